from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EDUCATORS, MANAGERS

from .models import Level


def set_up(home_page: Page) -> None:
    staffing.allow(EDUCATORS, MANAGERS, to=("add", "change", "delete", "view"), on=Level)
