"""Telling those who speak for a board's seats that they may vote, and what came of it."""

from datetime import datetime

from boards.seating.models import Delegate, Seat
from portal.outbox import mail

from .models import Round


def announce_opening(round: Round, *, at: datetime) -> None:
    _tell(round, "opened", at)


def announce_result(round: Round, *, at: datetime) -> None:
    _tell(round, "published", at)


def _tell(round: Round, what: str, at: datetime) -> None:
    seats = Seat.objects.current(at).filter(board=round.board_id)
    for speaker in Delegate.objects.speaking(at).filter(seat__in=seats).select_related("user", "seat__account"):
        mail.send(
            to=speaker.user.email,
            template=f"boards/rounds/mail/{what}",
            context={"round": round, "board": round.board, "person": speaker.user, "company": speaker.seat.account},
            key=f"round_{what}:{round.pk}:{speaker.user_id}",
        )
