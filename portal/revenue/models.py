from babel.numbers import is_currency
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User
from portal.products.models import Product


class ContractLineQuerySet(models.QuerySet):
    def running(self, on):
        return self.filter(starts_on__lte=on, ends_on__gt=on)

    def unsettled(self):
        """Nobody has said what became of their renewal; those that renew themselves need nobody."""
        return self.filter(renews_itself=False, renewal__outcome="") | self.filter(renews_itself=False, renewal=None)


class ContractLine(models.Model):
    """What a company pays us for one thing over one period. `ends_on` is the day it renews or ends, not included."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="contract_lines", verbose_name=_("company"))
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, verbose_name=_("product"))
    tier = models.ForeignKey("portal.Tier", models.PROTECT, null=True, blank=True, verbose_name=_("SLA tier"))
    reference = models.CharField(_("reference"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=200)
    # Minor units of the currency (cents; whole yen) a year.
    yearly_amount = models.BigIntegerField(_("yearly amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("renews on"))
    # Written by billing from what Stripe is paid; its end moves on with every payment.
    renews_itself = models.BooleanField(_("renews itself"), default=False, editable=False)

    objects = ContractLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract line")
        verbose_name_plural = _("contract lines")
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                name="portal_contract_line_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="portal_contract_line_is_not_negative", condition=Q(yearly_amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.account} · {self.description}"


class Renewal(models.Model):
    """What is to become of a contract line on the day it ends, and what became of it: written once, by `renewals`."""

    class Outcome(models.TextChoices):
        RENEWED = "renewed", _("Renewed")
        EXPANDED = "expanded", _("Expanded")
        CONTRACTED = "contracted", _("Contracted")
        LOST = "lost", _("Lost")

    LOSSES = (Outcome.CONTRACTED, Outcome.LOST)

    line = models.OneToOneField(ContractLine, models.PROTECT, related_name="renewal", verbose_name=_("contract line"))
    forecast = models.CharField(_("forecast"), max_length=10, choices=Outcome, blank=True)
    # Minor units a year in the line's currency, as every amount here.
    forecast_amount = models.BigIntegerField(_("forecast a year"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    notice_on = models.DateField(_("notice came on"), null=True, blank=True)
    # Who owned the relationship when notice came; nobody where nobody did.
    booked_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked to")
    )
    # What it was renewed as, from when until when; none where it was lost.
    successor = models.OneToOneField(
        ContractLine, models.PROTECT, null=True, blank=True, related_name="renewal_of", verbose_name=_("renewed as")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        constraints = [
            models.CheckConstraint(
                name="portal_renewal_settled_says_why",
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="portal_renewal_loss_says_when_notice_came",
                condition=~Q(outcome__in=["contracted", "lost"]) | Q(notice_on__isnull=False),
            ),
            models.CheckConstraint(
                name="portal_renewal_goes_on_unless_lost",
                condition=Q(outcome__in=["", "lost"], successor=None)
                | (~Q(outcome__in=["", "lost"]) & Q(successor__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.line} · {self.get_outcome_display() or self.get_forecast_display()}"

    @property
    def is_loss(self):
        return self.outcome in self.LOSSES


def check_currency(code):
    if not is_currency(code):
        raise ValidationError(_("%(code)s is no currency, such as USD."), params={"code": code})
    if code == settings.HOUSE_CURRENCY:
        raise ValidationError(_("%(code)s is what you plan in: it needs no rate."), params={"code": code})


class PlanningRate(models.Model):
    """What one unit of a currency is worth in the house currency, in planning, from a day until the next rate's."""

    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters, such as USD.")), check_currency],
    )
    # Units for units, not cents for cents: 0.0061 EUR for 1 JPY.
    rate = models.DecimalField(_("worth in the house currency"), max_digits=20, decimal_places=10)
    holds_from = models.DateField(_("holds from"))

    class Meta:
        verbose_name = _("planning rate")
        verbose_name_plural = _("planning rates")
        ordering = ["currency", "-holds_from"]
        constraints = [
            models.UniqueConstraint(
                name="portal_planning_rate_one_per_currency_and_day",
                fields=["currency", "holds_from"],
                violation_error_message=_("There is a rate of this currency from that day already."),
            ),
            models.CheckConstraint(
                name="portal_planning_rate_is_positive",
                condition=Q(rate__gt=0),
                violation_error_message=_("A rate is more than nothing."),
            ),
        ]

    def __str__(self):
        return f"{self.currency} · {self.holds_from}"
