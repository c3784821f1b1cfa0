"""Casting, changing and withdrawing a seat's one ballot in a round."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from boards.seating.models import Seat
from portal.accounts.models import User

from . import announcing, checking, ledger, receipts, weighing
from .models import Act, Ballot, Round, Slip
from .noting import note


def cast(*, round: Round, seat: Seat | None, entries: Mapping[int, int], by: User, at: datetime) -> Ballot:
    """Cast a seat's ballot, or change it: `entries` is all it says, by the item's key.

    Points, a score, 1 for a yes, or the place of a ranked item. Raises a VoteRefused.
    """
    with transaction.atomic():
        round = _hold(round, at)
        seat = checking.check_voter(round, seat, by, at)
        return _put(round, seat, entries, by, at)


def cast_on_behalf(
    *, round: Round, seat: Seat | None, entries: Mapping[int, int], reason: str, by: User, at: datetime
) -> Ballot:
    """One of our own people casts a ballot on a company's word; who speaks for it is told. Raises a VoteRefused."""
    with transaction.atomic():
        round = _hold(round, at)
        seat = checking.check_on_behalf(round, seat, reason, by, at)
        ballot = _put(round, seat, entries, by, at, reason)
        announcing.announce_on_behalf(round, seat, reason, by=by, at=at)
    return ballot


def withdraw(*, round: Round, seat: Seat | None, by: User, at: datetime) -> None:
    """Take a seat's ballot back while the round is open. Raises a VoteRefused."""
    with transaction.atomic():
        round = _hold(round, at)
        seat = checking.check_voter(round, seat, by, at)
        ballot = Ballot.objects.filter(round=round, seat=seat).select_related("slip").first()
        if ballot and ballot.words:
            take_off(ballot, Act.WITHDRAWN, by=by, at=at)


def take_off(ballot: Ballot, kind: Act, *, by: User | None, at: datetime) -> None:
    """Let a ballot say nothing any more, in the transaction of a caller who holds its round."""
    if ballot.slip:
        ledger.write_down(ballot.slip, {}, kind=kind.value, by=by, at=at)
        ballot.slip.said = []
        ballot.slip.save(update_fields=["said"])
    ballot.sealed = None
    note(ballot, kind, stands=False, by=by, at=at)


def what_they_say(ballots: Sequence[Ballot]) -> dict[int, dict[int, int]]:
    """By the key of its round what each of a seat's ballots says now: points by the item's key.

    Nothing of a secret ballot that has gone to the urn.
    """
    said = ledger.standing_on([ballot.slip_id for ballot in ballots if ballot.slip_id])
    return {
        ballot.round_id: dict(ballot.sealed["entries"]) if ballot.sealed else said.get(ballot.slip_id, {})
        for ballot in ballots
    }


def _hold(round: Round, at: datetime) -> Round:
    """The round's row orders votes against its closing: none is taken that the closing did not see."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    checking.check_open(round, at)
    return round


def _put(round: Round, seat: Seat, entries: Mapping[int, int], by: User, at: datetime, on_behalf: str = "") -> Ballot:
    checking.check_not_ended(seat)
    wanted = checking.check_entries(round, seat, entries)
    ballot, is_new = Ballot.objects.get_or_create(round=round, seat=seat, defaults={"cast_at": at, "changed_at": at})
    kind = Act.CAST if is_new or ballot.withdrawn_at else Act.CHANGED
    if round.is_secret:
        code = ballot.sealed["code"] if ballot.sealed else receipts.new_code()
        ballot.sealed = {"code": code, "entries": sorted(wanted.items())}
    else:
        ballot.slip = ballot.slip or _slip(round, seat, at)
        ballot.slip.said = sorted(wanted.items())
        ballot.slip.save(update_fields=["said"])
        ledger.write_down(ballot.slip, wanted, by=by, at=at)
    note(ballot, kind, stands=True, by=by, at=at, is_on_behalf=bool(on_behalf), reason=on_behalf)
    return ballot


def _slip(round: Round, seat: Seat, at: datetime) -> Slip:
    weight = weighing.weigh(seat.account, at)
    return Slip.objects.create(
        round=round,
        code=receipts.new_code(),
        weights=weight.yearly,
        at_risk=weight.at_risk,
        weighed_from=weight.source,
        segments=weighing.segments_of(seat.account, at),
    )
