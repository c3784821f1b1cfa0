from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .append_only import AppendOnly
from .bank import ItemKey, ItemVersion


class Correction(AppendOnly):
    """What becomes of an item version that was wrong. Grading reads these in their order (see ruling.py)."""

    class Policy(models.TextChoices):
        FIRST = "first", _("First grading")
        FULL_CREDIT = "full_credit", _("Full credit for everybody who was asked it")
        BOTH_KEYS = "both_keys", _("The old key and the new one both count")
        NEW_KEY = "new_key", _("Only the new key counts")
        LEAVE = "leave", _("Past attempts stay as they are")

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="corrections", verbose_name=_("item version"))
    # Empty where the item is voided and no answer is right.
    key = models.ForeignKey(
        ItemKey, models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("new key")
    )
    policy = models.CharField(_("policy"), max_length=20, choices=Policy)
    # Without it no attempt that had ended by then loses anything.
    may_lower = models.BooleanField(_("scores may fall"), default=False)
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("made by"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="certification_correction_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="certification_correction_that_reads_a_key_has_one",
                condition=~Q(policy__in=["both_keys", "new_key"]) | Q(key__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.version} · {self.get_policy_display()}"
