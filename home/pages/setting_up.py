"""The pages every portal owes its visitors, for the vendor to fill."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.branding.models import Branding

from .models import StandardPage

# Slug of the page: the setting that puts it at the foot of every page.
AT_THE_FOOT = {"legal": "legal_notice", "privacy": "privacy", "accessibility": "accessibility"}


def set_up(home_page: Page) -> None:
    """Idempotent; a page that was moved, renamed or written stays as it is."""
    for slug, title, body in standard_pages():
        if not StandardPage.objects.filter(slug=slug).exists():
            page = home_page.add_child(instance=StandardPage(title=title, slug=slug, body=f"<p>{body}</p>"))
            if slug in AT_THE_FOOT:
                put_at_the_foot(page, AT_THE_FOOT[slug])


def put_at_the_foot(page: StandardPage, setting: str) -> None:
    branding = Branding.load()
    setattr(branding, setting, page)
    branding.save()


def standard_pages() -> list[tuple[str, str, str]]:
    return [
        (
            "about",
            _("About this portal"),
            _("Here our customers find answers, learn, and decide with us what comes next."),
        ),
        ("legal", _("Legal notice"), _("The legal notice has not been written yet.")),
        ("privacy", _("Privacy"), _("The privacy notice has not been written yet.")),
        (
            "accessibility",
            _("Accessibility"),
            _(
                "This portal is built to meet WCAG 2.2 at level AA, by keyboard, screen reader and at 320 pixels wide. "
                "If something keeps you from using it, tell us and we will mend it."
            ),
        ),
    ]
