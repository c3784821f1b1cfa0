from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boards.seating.models import Seat
from portal.accounts.models import User

from .items import Item


class RecusalQuerySet(models.QuerySet):
    def standing(self, at=None):
        """Now, or just before an instant."""
        if at is None:
            return self.filter(lifted_at=None)
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gte=at), recused_at__lt=at)

    def of_company(self, seat):
        """Of a seat's company on the board: also those from a seat it had there before."""
        return self.filter(seat__board=seat.board_id, seat__account=seat.account_id)


class Recusal(models.Model):
    """A company takes no part in deciding on an item, and says why. Lifted rows stay."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="recusals", verbose_name=_("item"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="recusals", verbose_name=_("seat"))
    reason = models.TextField(_("reason"), max_length=1000)
    recused_at = models.DateTimeField(_("from"))
    recused_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    lifted_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["recused_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_recusal_one_standing_per_item_and_seat",
                fields=["item", "seat"],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(name="boards_recusal_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.seat} · {self.item}"
