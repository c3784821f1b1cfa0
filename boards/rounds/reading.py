"""What one reader may see of a round, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from boards.roadmap.models import Item
from boards.seating.access import Reader
from boards.seating.models import BoardPage, Delegate, Place, Seat

from . import access, entrusting, ledger, voting
from .models import Ballot, BallotEvent, Round


def rounds_of(board: BoardPage, reader: Reader) -> QuerySet[Round]:
    """What the reader may see of a board that is at hand: as `visible_to` says, without asking who sits on it."""
    rounds = Round.objects.filter(board=board)
    if reader.is_staff:
        return rounds.visible_to(reader)
    is_member = board.live and board.place_of(reader).seat is not None
    return rounds.exclude(state=Round.State.DRAFT) if is_member else rounds.none()


@dataclass(frozen=True)
class MyPart:
    """The reader's company in a round: its seat, who speaks for it, its ballot as far as they may see it.

    `votes` is whether the reader casts the ballot: as a speaker, or entrusted with this one.
    """

    seat: Seat | None
    speakers: list[Delegate]
    is_speaker: bool
    votes: bool
    ballot: Ballot | None
    says: dict[int, int]

    @property
    def is_in(self) -> bool:
        """Whether a ballot of the company stands."""
        return self.ballot is not None and self.ballot.withdrawn_at is None


NO_PART = MyPart(None, [], False, False, None, {})


def my_parts(reader: Reader, board: BoardPage, rounds: Sequence[Round]) -> list[MyPart]:
    """The reader's part in each of some rounds of one board, asking the same few questions for one as for many."""
    place = board.place_of(reader) if rounds else Place(None, [])
    if place.seat is None:
        return [NO_PART for _round in rounds]
    is_speaker = any(speaker.user == reader for speaker in place.speakers)
    mine = [] if is_speaker else entrusting.standing_for(place.seat, rounds).filter(holder=reader.pk)
    entrusted = {entrustment.round_id for entrustment in mine}
    votes = {round.pk: is_speaker or round.pk in entrusted for round in rounds}
    ballots = {ballot.round_id: ballot for ballot in Ballot.objects.filter(round__in=rounds, seat=place.seat)}
    shown = [
        ballots[round.pk]
        for round in rounds
        if round.pk in ballots and access.can_see_ballot(reader, round, place.seat, votes=votes[round.pk])
    ]
    said = voting.what_they_say(shown)
    return [
        MyPart(
            place.seat,
            place.speakers,
            is_speaker,
            votes[round.pk],
            ballots.get(round.pk),
            said.get(round.pk, {}),
        )
        for round in rounds
    ]


def my_part(reader: Reader, round: Round) -> MyPart:
    return my_parts(reader, round.board, [round])[0]


@dataclass(frozen=True)
class TookPart:
    """A seat of the board in a round: whether its ballot stands, and what it says where that may be seen."""

    seat: Seat
    is_in: bool
    says: list[tuple[Item, int]]


def who_took_part(reader: Reader, round: Round, at: datetime) -> list[TookPart]:
    """For moderators: seat by seat, who has voted; and what, only where ballots are open and counts not hidden."""
    if not access.can_run_rounds(reader):
        return []
    at = round.until(at)
    ballots = {ballot.seat_id: ballot for ballot in round.ballots.filter(withdrawn_at=None).in_office(at)}
    said = ledger.standing_in(round) if access.can_see_who_voted_what(reader, round) else {}
    items = {item.pk: item for item in round.items.all()}
    seats = Seat.objects.current(at).filter(board=round.board)
    return [
        TookPart(seat, seat.pk in ballots, _says(said, ballots.get(seat.pk), items))
        for seat in seats.select_related("account").order_by("account__name")
    ]


def _says(said: ledger.Papers, ballot: Ballot | None, items: dict[int, Item]) -> list[tuple[Item, int]]:
    if ballot is None:
        return []
    return [(items[item], points) for item, points in sorted(said.get(ballot.slip_id, {}).items())]


def history_of(ballot: Ballot | None) -> list[BallotEvent]:
    """What happened to a ballot, oldest first; for the company whose it is."""
    return list(ballot.events.select_related("by")) if ballot else []


def turnout(round: Round, at: datetime) -> tuple[int, int]:
    """How many seats have voted, of how many."""
    at = round.until(at)
    seats = Seat.objects.current(at).filter(board=round.board_id).count()
    return round.ballots.filter(withdrawn_at=None).in_office(at).count(), seats
