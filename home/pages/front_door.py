"""The page tree before anybody has written in it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from .models import HomePage

# Of a site that nobody has told its address.
NOWHERE = {"hostname": "localhost", "port": 80}


def build() -> HomePage:
    """The home page as root of the default site; the welcome page that Wagtail's migrations leave goes. Idempotent."""
    home_page = HomePage.objects.order_by("path").first() or _hang_below_root()
    told = Site.objects.filter(is_default_site=True, root_page=home_page).exclude(**NOWHERE)
    if not told.exists():
        Site.objects.update_or_create(is_default_site=True, defaults={**address(), "root_page": home_page})
    for welcome in Page.objects.filter(depth=2, slug="home").exact_type(Page):
        welcome.delete()
    return home_page


def address() -> dict[str, str | int]:
    """Where feeds, previews and the sitemap say that pages are."""
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return {"hostname": base.hostname or "localhost", "port": base.port or (443 if base.scheme == "https" else 80)}


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
