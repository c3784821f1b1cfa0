from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User


class Rivalry(models.Model):
    """Two companies on one board that compete: neither learns the other's name there, whatever the board discloses."""

    board = models.ForeignKey("boards.BoardPage", models.PROTECT, related_name="rivalries", verbose_name=_("board"))
    # The one with the smaller key first, so that a pair is said once.
    one = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("company"))
    other = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("competes with"))
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("declared by"))

    class Meta:
        verbose_name = _("rivalry")
        verbose_name_plural = _("rivalries")
        ordering = ["one__name", "other__name"]
        constraints = [
            models.UniqueConstraint(name="boards_rivalry_once_per_board_and_pair", fields=["board", "one", "other"]),
            models.CheckConstraint(name="boards_rivalry_is_between_two", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self):
        return f"{self.one} · {self.other}"
