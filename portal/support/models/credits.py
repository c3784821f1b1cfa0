from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .cases import Case


class CreditDueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every credit; a company those that were approved for it."""
        if user.is_staff:
            return self
        return self.filter(account=user.account.pk if user.account else None, approved_at__isnull=False)

    def waiting(self):
        return self.filter(approved_at=None, declined_at=None, withdrawn_at=None)


class CreditDue(models.Model):
    """Money we owe a company for a promise we missed or an error of ours. A person approves it; billing posts it."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("For missed promises")
        GOODWILL = "goodwill", _("Goodwill")

    account = models.ForeignKey(Account, models.PROTECT, related_name="credits", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # The first day of the month it is about.
    month = models.DateField(_("month"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("case")
    )
    # Minor units of the currency.
    amount = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.TextField(_("reason"))
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    declined_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("declined by")
    )
    # Nothing is due any more by the count, and nobody had decided.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # What the count gives since somebody decided, in minor units; empty where it gives the amount.
    recounted = models.PositiveBigIntegerField(_("reckoned anew"), null=True, blank=True)
    # Written by billing once it is at Stripe, with Stripe's id.
    posted_at = models.DateTimeField(_("posted"), null=True, blank=True)
    posted_as = models.CharField(_("posted as"), max_length=80, blank=True)

    objects = CreditDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit due")
        verbose_name_plural = _("credits due")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                name="portal_credit_service_once_a_month",
                fields=["account", "month", "currency"],
                condition=Q(kind="service"),
            ),
            models.CheckConstraint(name="portal_credit_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="portal_credit_approved_says_by_whom",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="portal_credit_is_not_both_approved_and_declined",
                condition=Q(approved_at=None) | Q(declined_at=None),
            ),
            models.CheckConstraint(
                name="portal_credit_decided_is_not_withdrawn",
                condition=Q(withdrawn_at=None) | Q(approved_at=None, declined_at=None),
            ),
            models.CheckConstraint(
                name="portal_credit_posted_was_approved", condition=Q(posted_at=None) | Q(approved_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.get_kind_display()} · {self.month:%Y-%m}"

    @property
    def is_decided(self):
        return bool(self.approved_at or self.declined_at)
