from wagtail.models import Page

from portal.accounts import access, staffing

from .models import Rule


def set_up(home_page: Page) -> None:
    """Idempotent. A rule that made tasks is taken out of use, not deleted."""
    staffing.allow(access.MANAGERS, access.OWNERS, to=("add", "change", "view"), on=Rule)
