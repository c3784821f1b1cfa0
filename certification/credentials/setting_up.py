from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EDUCATORS, MANAGERS

from .models import Achievement, Certificate, CertificateDesign


def set_up(home_page: Page) -> None:
    """Reading in the admin; what is done to certificates is asked of access.can_keep."""
    staffing.allow(EDUCATORS, MANAGERS, to=("view",), on=Certificate)
    staffing.allow(EDUCATORS, MANAGERS, to=("add", "change", "delete", "view"), on=Achievement)
    staffing.allow(EDUCATORS, MANAGERS, to=("change",), on=CertificateDesign)
