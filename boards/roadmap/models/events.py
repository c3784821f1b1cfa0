from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .items import Item


class ItemEvent(models.Model):
    """What was decided about an item, by whom and when. Rows are only added."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        STATUS = "status", _("Status changed")
        MERGED = "merged", _("Merged")
        UNMERGED = "unmerged", _("Unmerged")
        SPLIT = "split", _("Split")
        RESPONDED = "responded", _("Official response")
        WINDOW = "window", _("Planned for")

    item = models.ForeignKey(Item, models.PROTECT, related_name="events", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    from_status = models.CharField(_("from"), max_length=20, choices=Item.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=Item.Status, blank=True)
    # The reason of a decline, the words of a response.
    text = models.TextField(_("text"), blank=True)
    other = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("other item")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("item event")
        verbose_name_plural = _("item events")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.item} · {self.get_kind_display()}"
