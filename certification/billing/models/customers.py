import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .plans import Plan


class Customer(models.Model):
    """A company as Stripe knows it. Whoever writes anything fetched about it holds this row (see fetching)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="billing", verbose_name=_("company"))
    # None between our deciding to have a customer and Stripe's answer.
    stripe_id = models.CharField(_("Stripe customer"), max_length=80, unique=True, null=True, blank=True)
    # Names the creation at Stripe, so that asking twice makes one customer.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # How long its invoices may stay open where it buys by invoice; agreed by our people.
    days_until_due = models.PositiveSmallIntegerField(
        _("days until an invoice is due"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    # Raised by every writing; takes the place of a row lock where the database has none.
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Stripe customer")
        verbose_name_plural = _("Stripe customers")

    def __str__(self):
        return str(self.account)

    @classmethod
    def days_for(cls, account):
        """The days that an invoice to the company would have, before it is a customer too."""
        return (cls.objects.filter(account=account).first() or cls()).days_until_due


class Purchase(models.Model):
    """A company on its way through Stripe Checkout or to an invoice: one at a time, whoever clicks how often."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        ABANDONED = "abandoned", _("Abandoned")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="purchases", verbose_name=_("company"))
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # Names the session's creation at Stripe, so that two clicks open one session.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # None and empty between our deciding to open a session and Stripe's answer.
    stripe_id = models.CharField(_("Stripe session"), max_length=120, unique=True, null=True, blank=True)
    # Filled where it is bought by invoice instead of by card.
    po_number = models.CharField(_("purchase order number"), max_length=140, blank=True)
    # The card that Stripe keeps, where that is charged without its pay page.
    card_id = models.CharField(_("stored card"), max_length=80, blank=True)
    # Whoever has this address may pay: it is shown to nobody else and never logged.
    url = models.TextField(editable=False, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("started by"))
    started_at = models.DateTimeField(_("started"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                name="certification_purchase_one_open_per_customer", fields=["customer"], condition=Q(state="open")
            )
        ]

    def __str__(self):
        return f"{self.customer} · {self.plan}"
