from wagtail.models import Page

from portal.accounts import access, staffing

from .models import Letter


def set_up(home_page: Page) -> None:
    """Letters are composed on the page of the month and edited in the admin. Idempotent."""
    staffing.allow(access.MANAGERS, access.MODERATORS, access.WRITERS, to=("change", "view"), on=Letter)
