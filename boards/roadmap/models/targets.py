from datetime import UTC

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from . import windows
from .events import ItemEvent
from .items import Item


class TargetQuerySet(models.QuerySet):
    def passed(self, on):
        """Windows that ended, before a day, while they stood: neither moved in time nor settled in time."""
        targets = self.filter(window_until__lt=on).annotate(
            moved_on=TruncDate("superseded_at", tzinfo=UTC), settled_on=TruncDate("item__status_since", tzinfo=UTC)
        )
        stood = Q(superseded_at=None) | Q(moved_on__gt=F("window_until"))
        unsettled = ~Q(item__status__in=Item.SETTLED) | Q(settled_on__gt=F("window_until"))
        return targets.filter(stood, unsettled)


class Target(models.Model):
    """By when we said something would come. A later word ends this one; it stays, and so does that it passed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="targets", verbose_name=_("item"))
    event = models.OneToOneField(ItemEvent, models.PROTECT, related_name="target", verbose_name=_("event"))
    # Both empty where we take a window back.
    window_from = models.DateField(_("planned from"), null=True, blank=True)
    window_until = models.DateField(_("planned until"), null=True, blank=True)
    set_at = models.DateTimeField(_("said"))
    superseded_at = models.DateTimeField(_("until another word"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_target_one_stands_per_item", fields=["item"], condition=Q(superseded_at=None)
            )
        ]

    def __str__(self):
        return f"{self.item} · {self.window}"

    @property
    def window(self):
        return windows.in_words(self.window_from, self.window_until)
