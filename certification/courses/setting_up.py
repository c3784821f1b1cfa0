"""The shelf on which courses stand, and educators who may fill it."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EDUCATORS

from .models import CatalogPage, CourseInvitation


def set_up(home_page: Page) -> None:
    catalog = CatalogPage.objects.first() or home_page.add_child(
        instance=CatalogPage(
            title=_("Courses"),
            slug="courses",
            lead=_("Learn the products, prove it, and raise what your company is owed."),
        )
    )
    staffing.allow(EDUCATORS, to=("add", "delete", "view"), on=CourseInvitation)
    staffing.allow_pages(EDUCATORS, to=("add", "change", "publish"), below=catalog)
