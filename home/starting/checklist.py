"""What an empty portal still needs before customers come, computed from what it holds."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from boards.seating.models import BoardPage, BoardsIndexPage
from certification.billing.models import Plan
from portal.accounts.models import Account, User
from portal.branding.models import Branding
from portal.knowledge.models import ArticlePage, HelpIndexPage
from portal.promises.models import BusinessCalendar, Tier


@dataclass(frozen=True)
class Step:
    """`address` is where it is done, "" where that is not in the admin."""

    title: str
    why: str
    address: str
    is_done: bool


def steps() -> list[Step]:
    """In the order in which later ones need earlier ones."""
    return [*_ground(), *_selling(), *_people(), *_content()]


def _ground() -> list[Step]:
    branding = Branding.load()
    return [
        Step(
            _("Put your name on it"),
            _("Name, logo, colour and sender stand on every page and in every mail."),
            reverse("wagtailsettings:edit", args=("portal", "branding", branding.pk)),
            bool(branding.name),
        ),
        Step(
            _("Say when you are open"),
            _("Promised times count in the hours of a business calendar."),
            reverse("businesscalendar:add"),
            BusinessCalendar.objects.exists(),
        ),
        Step(
            _("Promise something to everybody"),
            _("The tier of rank 0 is owed to every company. Without it no case can be opened."),
            reverse("tier:add"),
            Tier.objects.filter(rank=0).exists(),
        ),
    ]


def _selling() -> list[Step]:
    return [
        Step(
            _("Connect Stripe"),
            _("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS where the portal runs, to sell tiers above it."),
            "",
            bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRETS),
        ),
        Step(
            _("Put a tier on sale"),
            _("A plan says what a tier costs a month or a year."),
            reverse("plan:add"),
            Plan.objects.on_sale().exists(),
        ),
    ]


def _people() -> list[Step]:
    return [
        Step(
            _("Bring your team in"),
            _("Support, writers, moderators: each group sees what its work needs."),
            reverse("wagtailusers_users:add"),
            User.objects.filter(is_staff=True).count() > 1,
        ),
        Step(
            _("Add your first customer"),
            _("By hand here, or all of them from a file: python manage.py import_csv companies FILE"),
            reverse("company:add"),
            Account.objects.exists(),
        ),
    ]


def _content() -> list[Step]:
    return [
        Step(
            _("Publish the first article"),
            _("A help centre with one good answer is worth a visit."),
            _below(HelpIndexPage, "portal", "articlepage"),
            ArticlePage.objects.live().exists(),
        ),
        Step(
            _("Open the first board"),
            _("Ask a handful of customers before you ask all."),
            _below(BoardsIndexPage, "boards", "boardpage"),
            BoardPage.objects.live().exists(),
        ),
    ]


def _below(index: type[HelpIndexPage] | type[BoardsIndexPage], app: str, model: str) -> str:
    parent = index.objects.first()
    return reverse("wagtailadmin_pages:add", args=(app, model, parent.pk)) if parent else ""
