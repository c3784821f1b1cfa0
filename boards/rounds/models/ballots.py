from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boards.seating.models import Seat
from portal.accounts.models import User

from .rounds import Round


class Act(models.TextChoices):
    """What happens to a ballot."""

    CAST = "cast", _("Cast")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STEPPED_BACK = "stepped_back", _("Company stepped back from an item")
    SEAT_ENDED = "seat_ended", _("Seat ended")
    ITEM_MERGED = "item_merged", _("Item merged")
    ITEM_UNMERGED = "item_unmerged", _("Item unmerged")


class BallotQuerySet(models.QuerySet):
    def in_office(self, at):
        """Of seats that were in office at an instant: the ballot of any other is silent then (ending.py)."""
        return self.filter(seat__in=Seat.objects.current(at))


class Ballot(models.Model):
    """That a seat takes part in a round, once. What it says is on a slip.

    Where ballots are secret it lies here sealed until the close, then goes to a slip that nothing links to this row.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="ballots", verbose_name=_("round"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="ballots", verbose_name=_("seat"))
    slip = models.OneToOneField("boards.Slip", models.PROTECT, null=True, blank=True, verbose_name=_("slip"))
    # {"code": …, "entries": [[item, points], …]}, emptied when the round closes.
    sealed = models.JSONField(_("sealed"), null=True, blank=True)
    cast_at = models.DateTimeField(_("cast"))
    changed_at = models.DateTimeField(_("last changed"))
    # Empty while it stands; repeats what its last event says.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(name="boards_ballot_one_per_round_and_seat", fields=["round", "seat"]),
            models.CheckConstraint(
                name="boards_ballot_is_on_a_slip_or_sealed", condition=Q(slip=None) | Q(sealed__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.round} · {self.seat}"

    @property
    def words(self):
        """The voter's own, [[item, points], …]; none while it is withdrawn, nor once it has gone to the urn.

        It stands no longer than they come to something (joining.py).
        """
        if self.sealed:
            return self.sealed["entries"]
        return self.slip.said if self.slip else []


class Entrustment(models.Model):
    """For one round a colleague votes for the seat, by word of someone who speaks for it. Rows end and stay."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="entrustments", verbose_name=_("round"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="entrustments", verbose_name=_("seat"))
    holder = models.ForeignKey(User, models.PROTECT, related_name="entrusted", verbose_name=_("entrusted to"))
    reason = models.TextField(_("reason"), max_length=500)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("entrusted ballot")
        verbose_name_plural = _("entrusted ballots")
        constraints = [
            models.UniqueConstraint(
                name="boards_entrustment_one_open_per_round_and_seat",
                fields=["round", "seat"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(name="boards_entrustment_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.seat} · {self.holder}"


class BallotEvent(models.Model):
    """A line of the second ledger: what happened to a ballot, when and by whom, and never what it says.

    Whether a ballot took part at an instant is what the last line up to then says.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="events", verbose_name=_("ballot"))
    kind = models.CharField(_("kind"), max_length=20, choices=Act)
    stands = models.BooleanField(_("stands afterwards"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    # One of our own people did it for the company, and says on whose word.
    is_on_behalf = models.BooleanField(_("on the company's behalf"), default=False)
    reason = models.TextField(_("reason"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("ballot event")
        verbose_name_plural = _("ballot events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="boards_ballot_event_on_behalf_says_why_and_who",
                condition=Q(is_on_behalf=False) | (~Q(reason="") & Q(by__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.ballot} · {self.get_kind_display()}"
