from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EDUCATORS, MANAGERS

from .models import Certificate


def set_up(home_page: Page) -> None:
    """Reading in the admin; revoking is asked of access.can_revoke."""
    staffing.allow(EDUCATORS, MANAGERS, to=("view",), on=Certificate)
