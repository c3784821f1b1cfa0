"""Whether a vote may be taken: who asks, when, and what the ballot says."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.seating.access import can_speak_for
from boards.seating.models import Seat
from portal.accounts.models import User

from . import access, entrusting, refusals
from .joining import dense, pairs_on
from .models import Act, Ballot, BallotEvent, Round
from .recusing import recused_from


def check_open(round: Round, at: datetime) -> None:
    if round.state == Round.State.DRAFT or at < round.opens_at:
        raise refusals.NotOpenYet(_("This round is not open yet. Your vote was not taken; come back when it opens."))
    if not round.is_open_at(at):
        raise refusals.AlreadyClosed(_("This round is closed. Your vote was not taken; what you cast before stands."))


def check_voter(round: Round, seat: Seat | None, by: User, at: datetime) -> Seat:
    """The seat, where the person may vote for it."""
    if seat is None or seat.board_id != round.board_id or by.account != seat.account:
        raise refusals.ForeignSeat(_("That is not your company's seat on this board. Your vote was not taken."))
    if not (can_speak_for(by, seat, at) or entrusting.holds(by, round, seat, at)):
        raise refusals.NotTheSpeaker(
            _("You do not speak for this seat: its delegate and deputies do. Your vote was not taken.")
        )
    return seat


def check_not_ended(seat: Seat) -> None:
    """Asked once more while the round is held: whoever waited for another's vote holds an instant from before.

    What ends a seat takes off its ballots under the same lock, so none is taken that it did not see.
    """
    if not Seat.objects.filter(pk=seat.pk, ended_at=None).exists():
        raise refusals.NotTheSpeaker(_("The seat was ended meanwhile. Your vote was not taken."))


def check_on_behalf(round: Round, seat: Seat | None, reason: str, by: User, at: datetime) -> Seat:
    """The seat, where one of our own people may vote for it on a company's word."""
    in_office = seat and Seat.objects.current(at).filter(pk=seat.pk, board=round.board_id).exists()
    if not (seat and in_office and access.can_run_rounds(by)):
        raise refusals.ForeignSeat(_("That is no seat in office on this board. Nothing was taken."))
    if round.is_secret:
        raise refusals.SecretBallot(_("These ballots are secret, so nobody casts one for another. Nothing was taken."))
    if not reason.strip():
        raise refusals.ReasonMissing(
            _("Say on whose word you vote for them, and when it was given. Nothing was taken.")
        )
    ballot = Ballot.objects.filter(round=round, seat=seat).select_related("slip").first()
    if ballot and ballot.words and not _last_cast(ballot).is_on_behalf:
        raise refusals.OwnBallotStands(_("The company has cast its ballot itself. Nothing was taken; its own stands."))
    return seat


def _last_cast(ballot: Ballot) -> BallotEvent:
    return ballot.events.filter(kind__in=(Act.CAST, Act.CHANGED)).order_by("pk").reverse()[0]


def check_entries(round: Round, seat: Seat, entries: Mapping[int, int]) -> dict[int, int]:
    """What the ballot says without its blanks."""
    wanted = {item: points for item, points in entries.items() if points != 0}
    if not wanted:
        raise refusals.NothingGiven(
            _("Your ballot chooses nothing, so it was not taken. Choose something, or withdraw it.")
        )
    paper = set(round.items.values_list("pk", flat=True))
    if not wanted.keys() <= paper - pairs_on(round).keys():
        raise refusals.NotOnThePaper(_("Your ballot names an item that is not on this paper. It was not taken."))
    _check_amounts(round, wanted, round.most_per_item(len(paper)))
    if wanted.keys() & recused_from(seat):
        raise refusals.SteppedBack(_("Your company stepped back from an item on your ballot. It was not taken."))
    return dense(wanted) if round.method == Round.Method.RANKED else wanted


def _check_amounts(round: Round, wanted: Mapping[int, int], most: int) -> None:
    if any(not 0 < points <= most for points in wanted.values()):
        raise refusals.OverCap(
            _("An item can be given from 0 to %(most)d. Your ballot was not taken.") % {"most": most}
        )
    if round.budget is not None and (over := sum(wanted.values()) - round.budget) > 0:
        raise refusals.OverBudget(
            ngettext(
                "You gave %(given)d of %(budget)d points. Take %(over)d back; your entries are kept below.",
                "You gave %(given)d of %(budget)d points. Take %(over)d back; your entries are kept below.",
                over,
            )
            % {"given": round.budget + over, "budget": round.budget, "over": over}
        )
