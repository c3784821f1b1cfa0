"""Telling those who speak for a board's seats that they may vote, and what came of it."""

from datetime import datetime

from boards.seating.models import Delegate, Seat
from portal.accounts.models import User
from portal.outbox import mail

from .models import Round


def announce_opening(round: Round, *, at: datetime) -> None:
    _tell(round, "opened", at)


def announce_result(round: Round, *, at: datetime) -> None:
    _tell(round, "published", at)


def announce_on_behalf(round: Round, seat: Seat, reason: str, *, by: User, at: datetime) -> None:
    """To those who speak for the seat: what we cast for them is theirs to change."""
    for speaker in Delegate.objects.speaking(at).filter(seat=seat).select_related("user"):
        mail.send(
            to=speaker.user.email,
            template="boards/rounds/mail/on_behalf",
            context={"round": round, "board": round.board, "person": speaker.user, "company": seat.account}
            | {"by": by, "reason": reason},
            key=f"on_behalf:{round.pk}:{seat.pk}:{at.isoformat()}:{speaker.user_id}",
        )


def _tell(round: Round, what: str, at: datetime) -> None:
    seats = Seat.objects.current(at).filter(board=round.board_id)
    for speaker in Delegate.objects.speaking(at).filter(seat__in=seats).select_related("user", "seat__account"):
        mail.send(
            to=speaker.user.email,
            template=f"boards/rounds/mail/{what}",
            context={"round": round, "board": round.board, "person": speaker.user, "company": speaker.seat.account},
            key=f"round_{what}:{round.pk}:{speaker.user_id}",
        )
