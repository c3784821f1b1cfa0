from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .tiers import Tier


class EntitlementQuerySet(models.QuerySet):
    def covering(self, at):
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Entitlement(models.Model):
    """A line of the ledger: from `starts_at` an account is owed a tier, and why.

    Only appended (`ledger.append`). Of the lines that cover an instant the one written last holds; where none does,
    the base tier.
    """

    class Source(models.TextChoices):
        BASE = "base", _("Owed to every customer")
        PURCHASED = "purchased", _("Paid and certified")
        GRANTED = "granted", _("Granted by a manager")

    account = models.ForeignKey(Account, models.PROTECT, related_name="entitlements", verbose_name=_("company"))
    tier = models.ForeignKey(Tier, models.PROTECT, verbose_name=_("tier"))
    source = models.CharField(_("source"), max_length=20, choices=Source)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("written by"))

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["account", "starts_at"], name="portal_entitlement_by_account")]
        constraints = [
            models.CheckConstraint(
                name="portal_entitlement_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            )
        ]

    def __str__(self):
        return f"{self.account} · {self.tier} · {self.starts_at:%Y-%m-%d}"


class StandingQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def levels_reached_by(self, account, at):
        """Standings at the level of the company or below, whoever's: who holds gold has reached silver."""
        held = self.current(at).filter(account=account).order_by("-rank").values("rank")[:1]
        return self.exclude(account=None).filter(rank__lte=Subquery(held))


class Standing(models.Model):
    """A person or a company holds a credential from an instant until another; written by certification, read by all."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="standings")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="standings")
    # A certificate's course slug for a person, a level's slug for a company.
    credential = models.SlugField(_("credential"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(
                name="portal_standing_is_of_a_person_or_a_company",
                condition=Q(user=None, account__isnull=False) | Q(user__isnull=False, account=None),
            ),
            models.CheckConstraint(
                name="portal_standing_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
        ]

    def __str__(self):
        return f"{self.user or self.account} · {self.name}"
