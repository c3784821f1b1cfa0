from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EDUCATORS

from .models import Accommodation, Attempt, Correction, Domain, Exam, ExamVersion, Item


def set_up(home_page: Page) -> None:
    """Educators write and publish; what candidates did, they only read."""
    staffing.allow(EDUCATORS, to=("add", "change", "delete", "view"), on=Domain)
    for model in (Exam, Item):
        staffing.allow(EDUCATORS, to=("add", "change", "delete", "view", "publish"), on=model)
    staffing.allow(EDUCATORS, to=("add", "view"), on=Accommodation)
    for record in (Attempt, Correction, ExamVersion):
        staffing.allow(EDUCATORS, to=("view",), on=record)
