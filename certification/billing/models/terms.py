from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.promises.models import Tier


class TierTerms(models.Model):
    """What a missed payment and a missing level lead to for a tier, from an instant on.

    Only added to: the terms that began last hold, and what earlier ones led to stays in the ledger.
    """

    class Lapse(models.TextChoices):
        AT_PERIOD_END = "period_end", _("Move down at the end of what is paid")
        AT_ONCE = "at_once", _("Move down at once, the rest of what is paid credited")

    tier = models.ForeignKey(Tier, models.CASCADE, related_name="terms", verbose_name=_("tier"))
    starts_at = models.DateTimeField(_("in force from"))
    past_due_days = models.PositiveSmallIntegerField(
        _("days kept after a failed payment"), default=14, help_text=_("Counted from the first failure.")
    )
    action_required_days = models.PositiveSmallIntegerField(
        _("days kept while the bank waits for consent"), default=14, help_text=_("Counted from the first failure.")
    )
    unpaid_days = models.PositiveSmallIntegerField(
        _("days kept when Stripe has given up"), default=0, help_text=_("Counted from the first failure.")
    )
    level_days = models.PositiveSmallIntegerField(
        _("days kept after the level is lost"), default=30, help_text=_("Counted from the loss.")
    )
    lapse = models.CharField(_("when the level stays lost"), max_length=10, choices=Lapse, default=Lapse.AT_PERIOD_END)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, verbose_name=_("written by"))

    class Meta:
        verbose_name = _("terms of a tier")
        verbose_name_plural = _("terms of tiers")
        ordering = ["tier__rank", "-starts_at"]
        constraints = [
            models.UniqueConstraint(name="certification_terms_one_per_tier_and_instant", fields=["tier", "starts_at"])
        ]

    def __str__(self):
        return f"{self.tier} · {self.starts_at:%Y-%m-%d}"
