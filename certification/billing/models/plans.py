from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.promises.models import Tier

from .prices import Price


class Plan(Price):
    """What a tier costs per month or year."""

    class Interval(models.TextChoices):
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    tier = models.ForeignKey(Tier, models.PROTECT, related_name="plans", verbose_name=_("tier"))
    interval = models.CharField(_("paid every"), max_length=5, choices=Interval)

    FIXED = ("tier_id", "interval", *Price.FIXED)

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

    @property
    def usual_lookup_key(self):
        return f"{self.tier.slug}-{self.interval}-{self.currency.lower()}"
