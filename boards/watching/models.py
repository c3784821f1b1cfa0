from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from portal.accounts.models import User


class WatchQuerySet(models.QuerySet):
    def covering(self, item):
        """Of the item, of one merged into it, or of its board as a whole."""
        return self.filter(Q(item=item) | Q(item__root=item) | Q(board=item.board_id, item=None))


class Watch(models.Model):
    """A person wants to hear what is new on an item, or on a board as a whole, and how."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("By mail at once")
        DIGEST = "digest", _("By mail once a day")
        HERE = "here", _("Here only")

    user = models.ForeignKey(User, models.CASCADE, related_name="watches", verbose_name=_("person"))
    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="watches", verbose_name=_("board"))
    # Empty where the whole board is watched.
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="watches", verbose_name=_("item")
    )
    how = models.CharField(_("how"), max_length=20, choices=How, default=How.AT_ONCE)
    since = models.DateTimeField(_("since"), default=timezone.now)
    # Until when its news were read here, and until when the daily mail has told them.
    read_at = models.DateTimeField(_("read until"), default=timezone.now)
    told_at = models.DateTimeField(_("told until"), default=timezone.now)
    # Part of the address of the person's own feed: another number makes the address before it worthless.
    feed_number = models.PositiveIntegerField(_("number of the feed"), default=1)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        ordering = ["board__title", "item__title"]
        constraints = [
            models.UniqueConstraint(
                name="boards_watch_once_per_person_and_board", fields=["user", "board"], condition=Q(item=None)
            ),
            models.UniqueConstraint(
                name="boards_watch_once_per_person_and_item", fields=["user", "item"], condition=Q(item__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.item or self.board}"

    @property
    def items(self):
        """Keys of the item that is followed and of the one that stands for it; none where the board is watched."""
        return [key for key in (self.item_id, self.item.root_id) if key] if self.item else []

    def covers(self, item):
        return item.pk in self.items if self.item_id else item.board_id == self.board_id
