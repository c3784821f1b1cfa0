from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.promises.models import Tier


class PlanQuerySet(models.QuerySet):
    def on_sale(self):
        return self.filter(is_active=True).exclude(stripe_price_id=None)


class Plan(models.Model):
    """What a tier costs per month or year. Once Stripe knows it the price never changes: a new plan takes its place."""

    class Interval(models.TextChoices):
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    tier = models.ForeignKey(Tier, models.PROTECT, related_name="plans", verbose_name=_("tier"))
    interval = models.CharField(_("paid every"), max_length=5, choices=Interval)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", help_text=_("ISO 4217, such as EUR"))
    unit_amount = models.PositiveIntegerField(
        _("price"), help_text=_("In the smallest unit of the currency: 49900 is 499.00 EUR, and 49900 JPY")
    )
    lookup_key = models.SlugField(_("lookup key"), max_length=80, blank=True, help_text=_("Filled in when left empty"))
    is_active = models.BooleanField(_("on sale"), default=True)
    # Both are written by the catalogue when Stripe has them.
    stripe_product_id = models.CharField(_("Stripe product"), max_length=80, blank=True, editable=False)
    stripe_price_id = models.CharField(_("Stripe price"), max_length=80, unique=True, null=True, editable=False)

    objects = PlanQuerySet.as_manager()
    PRICE = ("tier_id", "interval", "currency", "unit_amount")

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["tier__rank", "interval", "currency"]
        constraints = [
            models.UniqueConstraint(
                name="certification_plan_one_on_sale_per_tier_interval_and_currency",
                violation_error_message=_("Such a plan is on sale already. Take it off sale first."),
                fields=["tier", "interval", "currency"],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(
                name="certification_plan_lookup_key_once_on_sale", fields=["lookup_key"], condition=Q(is_active=True)
            ),
        ]

    def __str__(self):
        return f"{self.tier} / {self.get_interval_display()} / {self.currency}"

    def save(self, **kwargs):
        self.currency = self.currency.upper()
        self.lookup_key = self.lookup_key or f"{self.tier.slug}-{self.interval}-{self.currency.lower()}"
        super().save(**kwargs)

    def clean(self):
        super().clean()
        before = Plan.objects.filter(pk=self.pk).exclude(stripe_price_id=None).first()
        if before and any(getattr(before, name) != getattr(self, name) for name in self.PRICE):
            raise ValidationError(_("Stripe has this price already. Take this plan off sale and make a new one."))
