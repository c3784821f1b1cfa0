"""Casting, changing and withdrawing a seat's one ballot in a round."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.seating.access import can_speak_for
from boards.seating.models import Seat
from portal.accounts.models import User

from . import ledger, receipts, weighing
from .models import Ballot, Round, Slip
from .recusing import recused_from


class VoteRefused(Exception):
    """A vote that was not taken; `sentence` tells the voter why. Nothing was written."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotOpenYet(VoteRefused):
    """Before the round opens."""


class AlreadyClosed(VoteRefused):
    """At or after its closing time, or closed by a moderator."""


class ForeignSeat(VoteRefused):
    """A seat of another company or board, or none at all."""


class NotTheSpeaker(VoteRefused):
    """Of the company, but neither its delegate nor a deputy."""


class NotOnThePaper(VoteRefused):
    """An item the round does not ask about."""


class SteppedBack(VoteRefused):
    """An item the company recused itself from."""


class OverBudget(VoteRefused):
    """More points than the seat has."""


class OverCap(VoteRefused):
    """More for one item than the round allows, or less than nothing."""


class NothingGiven(VoteRefused):
    """A ballot that chooses nothing; withdrawing says that better."""


def cast(*, round: Round, seat: Seat | None, entries: Mapping[int, int], by: User, at: datetime) -> Ballot:
    """Cast a seat's ballot, or change it: `entries` is all it says, points (1 for approval) by the item's key.

    Raises a VoteRefused.
    """
    with transaction.atomic():
        # The round's row orders votes against its closing: none is taken that the closing did not see.
        round = Round.objects.select_for_update().get(pk=round.pk)
        seat = _check_door(round, seat, by, at)
        wanted = _check_entries(round, entries)
        if wanted.keys() & recused_from(seat):
            raise SteppedBack(_("Your company stepped back from an item on your ballot. It was not taken."))
        ballot = _ballot(round, seat, at)
        if round.is_secret:
            code = ballot.sealed["code"] if ballot.sealed else receipts.new_code()
            ballot.sealed = {"code": code, "entries": sorted(wanted.items())}
        else:
            ballot.slip = ballot.slip or _slip(round, seat, at)
            ledger.write_down(ballot.slip, wanted, by=by, at=at)
        ballot.changed_at, ballot.withdrawn_at = at, None
        ballot.save(update_fields=["slip", "sealed", "changed_at", "withdrawn_at"])
    return ballot


def withdraw(*, round: Round, seat: Seat | None, by: User, at: datetime) -> None:
    """Take a seat's ballot back while the round is open. Raises a VoteRefused."""
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        seat = _check_door(round, seat, by, at)
        ballot = Ballot.objects.filter(round=round, seat=seat, withdrawn_at=None).first()
        if ballot is None:
            return
        if ballot.slip:
            ledger.write_down(ballot.slip, {}, by=by, at=at)
        ballot.sealed, ballot.changed_at, ballot.withdrawn_at = None, at, at
        ballot.save(update_fields=["sealed", "changed_at", "withdrawn_at"])


def what_they_say(ballots: Sequence[Ballot]) -> dict[int, dict[int, int]]:
    """By the key of its round what each of a seat's ballots says now: points by the item's key.

    Nothing of a secret ballot that has gone to the urn.
    """
    said = ledger.standing_on([ballot.slip_id for ballot in ballots if ballot.slip_id])
    return {
        ballot.round_id: dict(ballot.sealed["entries"]) if ballot.sealed else said.get(ballot.slip_id, {})
        for ballot in ballots
    }


def _check_door(round: Round, seat: Seat | None, by: User, at: datetime) -> Seat:
    if round.state == Round.State.DRAFT or at < round.opens_at:
        raise NotOpenYet(_("This round is not open yet. Your vote was not taken; come back when it opens."))
    if not round.is_open_at(at):
        raise AlreadyClosed(_("This round is closed. Your vote was not taken; what you cast before stands."))
    if seat is None or seat.board_id != round.board_id or by.account != seat.account:
        raise ForeignSeat(_("That is not your company's seat on this board. Your vote was not taken."))
    if not can_speak_for(by, seat, at):
        raise NotTheSpeaker(_("You do not speak for this seat: its delegate and deputies do. Your vote was not taken."))
    return seat


def _check_entries(round: Round, entries: Mapping[int, int]) -> dict[int, int]:
    wanted = {item: points for item, points in entries.items() if points != 0}
    if not wanted:
        raise NothingGiven(_("Your ballot chooses nothing, so it was not taken. Choose something, or withdraw it."))
    if not wanted.keys() <= set(round.items.values_list("pk", flat=True)):
        raise NotOnThePaper(_("Your ballot names an item that is not on this paper. It was not taken."))
    most, budget = round.most_per_item, round.budget
    if any(not 0 < points <= most for points in wanted.values()):
        raise OverCap(_("An item can be given from 0 to %(most)d. Your ballot was not taken.") % {"most": most})
    if budget is not None and (over := sum(wanted.values()) - budget) > 0:
        raise OverBudget(
            ngettext(
                "You gave %(given)d of %(budget)d points. Take %(over)d back; your entries are kept below.",
                "You gave %(given)d of %(budget)d points. Take %(over)d back; your entries are kept below.",
                over,
            )
            % {"given": budget + over, "budget": budget, "over": over}
        )
    return wanted


def _ballot(round: Round, seat: Seat, at: datetime) -> Ballot:
    ballot, _new = Ballot.objects.get_or_create(round=round, seat=seat, defaults={"cast_at": at, "changed_at": at})
    return ballot


def _slip(round: Round, seat: Seat, at: datetime) -> Slip:
    weight = weighing.weigh(seat.account, at)
    return Slip.objects.create(
        round=round,
        code=receipts.new_code(),
        weights=weight.yearly,
        at_risk=weight.at_risk,
        weighed_from=weight.source,
    )
