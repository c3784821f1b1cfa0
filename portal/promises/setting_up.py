from wagtail.models import Page

from portal.accounts import access, staffing

from .models import BusinessCalendar, Entitlement, Tier


def set_up(home_page: Page) -> None:
    """Managers keep the promises; who makes them to customers can look them up. Idempotent."""
    for model in (Tier, BusinessCalendar):
        staffing.allow(access.SUPPORT, access.OWNERS, access.EXECUTIVES, to=("view",), on=model)
        staffing.allow(access.MANAGERS, to=("add", "change", "delete", "view"), on=model)
    staffing.allow(access.SUPPORT, access.OWNERS, access.EXECUTIVES, to=("view",), on=Entitlement)
    staffing.allow(access.MANAGERS, to=("add", "view"), on=Entitlement)
