"""A seat ends while a round runs: who sits no longer does not decide, and a turnout never exceeds its seats."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from boards.seating.models import Seat
from portal.outbox import effects

from .models import Act, Ballot, Round
from .voting import take_off


@effects.performer("seat_ended")
def perform(payload: dict[str, int]) -> None:
    seat = Seat.objects.get(pk=payload["seat"])
    for round in Round.objects.open().filter(board=seat.board_id):
        with transaction.atomic():
            held = Round.objects.select_for_update().open().filter(pk=round.pk).first()
            if held:
                take_off_ended(held, at=timezone.now())


def take_off_ended(round: Round, *, at: datetime) -> None:
    """Take off the ballots of seats that are not in office, in the transaction of a caller who holds the round."""
    standing = Ballot.objects.filter(round=round, withdrawn_at=None).select_related("slip")
    for ballot in standing.exclude(seat__in=Seat.objects.current(at)):
        take_off(ballot, Act.SEAT_ENDED, by=None, at=at)
