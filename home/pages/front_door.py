"""The page tree before anybody has written in it."""

from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from .models import HomePage


def build() -> HomePage:
    """The home page as root of the default site; the welcome page that Wagtail's migrations leave goes. Idempotent."""
    home_page = HomePage.objects.order_by("path").first() or _hang_below_root()
    if not Site.objects.filter(is_default_site=True, root_page=home_page).exists():
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home_page})
    for welcome in Page.objects.filter(depth=2, slug="home").exact_type(Page):
        welcome.delete()
    return home_page


def _hang_below_root() -> HomePage:
    if not Locale.objects.exists():
        Locale.objects.create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    return root.add_child(
        instance=HomePage(
            title=_("Customer portal"),
            slug="portal",
            lead=_(
                "Answers from our own support, courses that unlock better service, a seat where the roadmap is made."
            ),
        )
    )
