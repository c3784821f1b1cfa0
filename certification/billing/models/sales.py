import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.courses.models import CourseSeat
from certification.exams.models import ExamSeat
from portal.accounts.access import can_manage_billing
from portal.accounts.models import User

from .customers import Customer
from .prices import SeatPrice


class SeatPurchaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and the company's to whoever manages its billing."""
        if user.is_anonymous:
            return self.none()
        if user.is_staff:
            return self
        managed = Q(customer__account=user.account) if can_manage_billing(user) else Q()
        return self.filter(Q(customer=None, started_by=user) | managed)


class SeatPurchase(models.Model):
    """Seats on their way through Stripe Checkout, by a company or a person for themselves; then, what was paid."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        ABANDONED = "abandoned", _("Abandoned")

    price = models.ForeignKey(SeatPrice, models.PROTECT, related_name="purchases", verbose_name=_("price"))
    quantity = models.PositiveIntegerField(_("number of seats"), validators=[MinValueValidator(1)])
    # None where a person pays for themselves.
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="seat_purchases", verbose_name=_("company")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("started by"))
    started_at = models.DateTimeField(_("started"))
    # Names the session's creation at Stripe, so that two clicks open one session.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # None and empty between our deciding to open a session and Stripe's answer.
    stripe_id = models.CharField(_("Stripe session"), max_length=120, unique=True, null=True, blank=True)
    # Whoever has this address may pay: it is shown to nobody else and never logged.
    url = models.TextField(editable=False, blank=True)
    # What was paid, and of it paid back: minor units of the price's currency.
    total = models.BigIntegerField(_("total"), default=0)
    refunded = models.BigIntegerField(_("refunded"), default=0)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    payment_id = models.CharField(_("Stripe payment"), max_length=80, unique=True, null=True, blank=True)
    invoice_url = models.TextField(blank=True)
    pdf_url = models.TextField(blank=True)
    # Raised by every writing; takes the place of a row lock where the database has none.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = SeatPurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase of seats")
        verbose_name_plural = _("purchases of seats")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                name="certification_seatpurchase_one_open_per_company_and_price",
                fields=["customer", "price"],
                condition=Q(state="open"),
            ),
            models.UniqueConstraint(
                name="certification_seatpurchase_one_open_per_person_and_price",
                fields=["started_by", "price"],
                condition=Q(state="open", customer=None),
            ),
            models.CheckConstraint(
                name="certification_seatpurchase_refunds_no_more_than_was_paid", condition=Q(refunded__lte=F("total"))
            ),
            models.CheckConstraint(name="certification_seatpurchase_buys_seats", condition=Q(quantity__gte=1)),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.price} · {self.buyer}"

    @property
    def account(self):
        return self.customer.account if self.customer else None

    @property
    def buyer(self):
        return self.account or self.started_by

    @property
    def origin(self):
        """What its seats say they came from."""
        return f"purchase:{self.pk}"

    @property
    def seats(self):
        kind = CourseSeat if self.price.course_id else ExamSeat
        return kind.objects.filter(origin=self.origin)

    @property
    def paid_back(self):
        """For how many seats the money has been paid back, whole seats only."""
        return self.refunded * self.quantity // self.total if self.total else 0
