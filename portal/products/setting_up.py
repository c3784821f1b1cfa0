from wagtail.models import Page

from portal.accounts import access, staffing

from .models import Installation, Product, ProductVersion


def set_up(home_page: Page) -> None:
    """Idempotent."""
    for model in (Product, ProductVersion, Installation):
        staffing.allow(access.SUPPORT, access.OWNERS, access.EXECUTIVES, to=("view",), on=model)
        staffing.allow(access.MANAGERS, to=("add", "change", "view"), on=model)
    staffing.allow(access.SUPPORT, access.OWNERS, to=("add", "change"), on=Installation)
