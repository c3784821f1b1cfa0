"""A seat ends while a round runs: who sits no longer does not decide, and a turnout never exceeds its seats.

The rule: a ballot counts at an instant if it stands in the ledger and its seat is in office at that instant.

- A seat that is ended loses its ballot for good: "seat ended" is written at once.
- A term that runs out silences the seat and its ballot with it. Renewed before the close the ballot counts again, as it
  was cast; otherwise the close writes "seat ended".
- Only what happens before the window ends counts, however late the timer closes the round.

So the page of a running round, its replay for a past day and its result count the ballots of the same seats
(`Ballot.objects.in_office`, `Round.until`), and do not hang on when an effect or the timer was performed.
"""

from datetime import datetime

from django.db import transaction

from boards.seating.models import Seat
from portal.outbox import effects

from .models import Act, Ballot, Round
from .models.ballots import BallotQuerySet
from .voting import take_off


@effects.performer("seat_ended")
def perform(payload: dict[str, int]) -> None:
    seat = Seat.objects.get(pk=payload["seat"])
    if seat.ended_at is None:
        return
    for round in Round.objects.running(seat.ended_at).filter(board=seat.board_id):
        with transaction.atomic():
            held = Round.objects.select_for_update().running(seat.ended_at).filter(pk=round.pk).first()
            if held:
                _take_off(held, Ballot.objects.filter(seat=seat), at=seat.ended_at)


def take_off_ended(round: Round, *, at: datetime) -> None:
    """Take off the ballots of seats that are not in office, in the transaction of a caller who closes the round."""
    _take_off(round, Ballot.objects.exclude(seat__in=Seat.objects.current(at)), at=at)


def _take_off(round: Round, ballots: BallotQuerySet, *, at: datetime) -> None:
    for ballot in ballots.filter(round=round).select_related("slip"):
        if ballot.words:
            take_off(ballot, Act.SEAT_ENDED, by=None, at=at)
