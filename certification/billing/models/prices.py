from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.courses.models import CoursePage
from certification.exams.models import Exam


class PriceQuerySet(models.QuerySet):
    def on_sale(self):
        return self.filter(is_active=True).exclude(stripe_price_id=None)


class Price(models.Model):
    """What something costs. Once Stripe knows it the amount never changes: another one takes its place."""

    currency = models.CharField(_("currency"), max_length=3, default="EUR", help_text=_("ISO 4217, such as EUR"))
    unit_amount = models.PositiveIntegerField(
        _("price"), help_text=_("In the smallest unit of the currency: 49900 is 499.00 EUR, and 49900 JPY")
    )
    lookup_key = models.SlugField(_("lookup key"), max_length=80, blank=True, help_text=_("Filled in when left empty"))
    is_active = models.BooleanField(_("on sale"), default=True)
    # Both are written by the catalogue when Stripe has them.
    stripe_product_id = models.CharField(_("Stripe product"), max_length=80, blank=True, editable=False)
    stripe_price_id = models.CharField(_("Stripe price"), max_length=80, unique=True, null=True, editable=False)

    objects = PriceQuerySet.as_manager()
    # The fields that Stripe has fixed once it knows the price.
    FIXED = ("currency", "unit_amount")

    class Meta:
        abstract = True

    def save(self, **kwargs):
        self.currency = self.currency.upper()
        self.lookup_key = self.lookup_key or self.usual_lookup_key
        super().save(**kwargs)

    def clean(self):
        super().clean()
        before = type(self).objects.filter(pk=self.pk).exclude(stripe_price_id=None).first()
        if before and any(getattr(before, name) != getattr(self, name) for name in self.FIXED):
            raise ValidationError(_("Stripe has this price already. Take it off sale and make a new one."))


class SeatPrice(Price):
    """What one seat in a course, or one attempt at an exam, costs."""

    course = models.ForeignKey(
        CoursePage, models.PROTECT, null=True, blank=True, related_name="prices", verbose_name=_("course")
    )
    exam = models.ForeignKey(
        Exam, models.PROTECT, null=True, blank=True, related_name="prices", verbose_name=_("or exam")
    )

    FIXED = ("course_id", "exam_id", *Price.FIXED)

    class Meta:
        verbose_name = _("price of a seat")
        verbose_name_plural = _("prices of seats")
        ordering = ["course__title", "exam__title", "currency", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="certification_seatprice_of_a_course_or_an_exam",
                violation_error_message=_("Name the course or the exam, and not both."),
                condition=Q(course=None, exam__isnull=False) | Q(course__isnull=False, exam=None),
            ),
            models.UniqueConstraint(
                name="certification_seatprice_one_on_sale_per_course_and_currency",
                violation_error_message=_("Such a price is on sale already. Take it off sale first."),
                fields=["course", "currency"],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(
                name="certification_seatprice_one_on_sale_per_exam_and_currency",
                violation_error_message=_("Such a price is on sale already. Take it off sale first."),
                fields=["exam", "currency"],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(
                name="certification_seatprice_lookup_key_once_on_sale",
                fields=["lookup_key"],
                condition=Q(is_active=True),
            ),
        ]

    def __str__(self):
        return f"{self.taught} / {self.currency}"

    @property
    def taught(self):
        return self.course or self.exam

    @property
    def product_id(self):
        """The id that the product has at Stripe: ours to choose, so that a product made twice is one product."""
        return f"course-{self.course.slug}" if self.course else f"exam-{self.exam.slug}"

    @property
    def usual_lookup_key(self):
        return f"{self.product_id[:76]}-{self.currency.lower()}"
