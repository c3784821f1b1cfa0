from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .comments import Comment
from .items import Item


class FlagQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Flag(models.Model):
    """A member says that an item, or a comment on it, should not stand as it is; a moderator looks and settles it."""

    class Outcome(models.TextChoices):
        ACTED = "acted", _("We acted on it")
        LEFT = "left", _("We leave it as it is")

    item = models.ForeignKey(Item, models.PROTECT, related_name="flags", verbose_name=_("item"))
    # Empty where the item itself is meant.
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("comment")
    )
    why = models.TextField(_("what is wrong with it"), max_length=1000)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("flagged by"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company")
    )
    raised_at = models.DateTimeField(_("flagged"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_flag_one_open_per_person_and_item",
                fields=["item", "raised_by"],
                condition=Q(comment=None, settled_at=None),
            ),
            models.UniqueConstraint(
                name="boards_flag_one_open_per_person_and_comment",
                fields=["comment", "raised_by"],
                condition=Q(settled_at=None),
            ),
            models.CheckConstraint(
                name="boards_flag_is_settled_with_an_outcome",
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(name="boards_flag_says_why", condition=~Q(why="")),
        ]

    def __str__(self):
        return f"{self.raised_by} · {self.item}"
