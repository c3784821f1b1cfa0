from datetime import UTC

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from . import windows
from .events import ItemEvent
from .items import Item


class TargetQuerySet(models.QuerySet):
    def passed(self, on):
        """Windows that ended, before a day, while they stood: neither moved in time nor settled in time."""
        decided = ItemEvent.objects.filter(item=OuterRef("item")).exclude(to_status="")
        decided = decided.annotate(on=TruncDate("at", tzinfo=UTC)).order_by("-at", "-pk")
        in_time = decided.filter(on__lte=OuterRef("window_until")).values("to_status")[:1]
        taken_up = decided.filter(on__gt=OuterRef("window_until")).exclude(to_status__in=Item.SETTLED)
        targets = self.filter(window_until__lt=on).annotate(
            moved_on=TruncDate("superseded_at", tzinfo=UTC),
            settled_on=TruncDate("item__status_since", tzinfo=UTC),
            status_in_time=Coalesce(Subquery(in_time), Value("")),
        )
        stood = Q(superseded_at=None) | Q(moved_on__gt=F("window_until"))
        # What was settled in time and is merged afterwards was still settled in time.
        late = Q(settled_on__gt=F("window_until")) & (~Q(status_in_time__in=Item.SETTLED) | Exists(taken_up))
        return targets.filter(stood, ~Q(item__status__in=Item.SETTLED) | late)


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
