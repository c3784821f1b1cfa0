from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account

from .customers import Customer
from .plans import Plan


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Stripe still means to be paid for these: while there is one, a company buys no other."""
        return self.filter(status__in=Subscription.LIVE)

    def visible_to(self, user):
        return self.filter(customer__account__in=Account.objects.visible_to(user))


class Subscription(models.Model):
    """Our copy of a company's subscription at Stripe, as last fetched."""

    class Status(models.TextChoices):
        INCOMPLETE = "incomplete", _("Waiting for the first payment")
        INCOMPLETE_EXPIRED = "incomplete_expired", _("Never paid")
        TRIALING = "trialing", _("On trial")
        ACTIVE = "active", _("Active")
        PAST_DUE = "past_due", _("Payment overdue")
        UNPAID = "unpaid", _("Unpaid")
        PAUSED = "paused", _("Paused")
        CANCELED = "canceled", _("Ended")

    LIVE = (Status.INCOMPLETE, Status.TRIALING, Status.ACTIVE, Status.PAST_DUE, Status.UNPAID, Status.PAUSED)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="subscriptions", verbose_name=_("company"))
    # None for a price that is not in our catalogue: such a subscription gives no tier.
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, verbose_name=_("plan"))
    stripe_id = models.CharField(_("Stripe subscription"), max_length=80, unique=True)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    current_period_start = models.DateTimeField(_("paid from"), null=True, blank=True)
    current_period_end = models.DateTimeField(_("paid until"), null=True, blank=True)
    cancel_at_period_end = models.BooleanField(_("ends at the end of the period"), default=False)
    cancel_at = models.DateTimeField(_("ends on"), null=True, blank=True)
    # The bank waits for the cardholder (3-D Secure): nobody but the customer can make this payment go through.
    needs_consent = models.BooleanField(_("waits for the cardholder's consent"), default=False)
    # What a schedule at Stripe will make of it, and why: asked for by the customer, or because a level was lost.
    scheduled_plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan to come")
    )
    scheduled_at = models.DateTimeField(_("plan changes on"), null=True, blank=True)
    cause = models.CharField(_("cause of the planned change or end"), max_length=20, blank=True)
    # A change that waits for its invoice to be paid; the old plan goes on until then.
    pending_plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan waiting to be paid")
    )
    pending_until = models.DateTimeField(_("waits until"), null=True, blank=True)
    is_invoiced = models.BooleanField(_("paid by invoice"), default=False)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("last fetched"))

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.customer} · {self.plan.tier if self.plan else self.stripe_id}"

    @property
    def is_paid(self):
        return self.status in (self.Status.ACTIVE, self.Status.TRIALING)


class Phase(models.Model):
    """A span in which a subscription had one status and one plan; the open one is how it stands now."""

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="phases", verbose_name=_("subscription")
    )
    status = models.CharField(_("status"), max_length=20, choices=Subscription.Status)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, verbose_name=_("plan"))
    needs_consent = models.BooleanField(_("waits for the cardholder's consent"), default=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("phase of a subscription")
        verbose_name_plural = _("phases of a subscription")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="certification_phase_one_open_per_subscription",
                fields=["subscription"],
                condition=Q(ends_at=None),
            ),
            models.CheckConstraint(
                name="certification_phase_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.subscription} · {self.get_status_display()}"
