"""Giving a company a seat, and taking it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from portal.accounts.models import Account, User
from portal.outbox import effects

from . import terms
from .models import BoardPage, Delegate, Seat


class AlreadySeated(Exception):
    """The company sits on this board already."""


class BoardFull(Exception):
    """Every seat of the board is taken, or kept for companies that are invited."""


class TermOver(Exception):
    """A term ends after it begins."""


def grant_seat(
    *, board: BoardPage, account: Account, starts_at: datetime, term_ends_at: datetime | None = None, by: User | None
) -> Seat:
    """Seat a company. One whose term has run out makes room first. Raises TermOver, AlreadySeated, BoardFull."""
    if term_ends_at and term_ends_at <= starts_at:
        raise TermOver
    open_seats = Seat.objects.filter(board=board, account=account, ended_at=None)
    try:
        with transaction.atomic():
            held = BoardPage.objects.select_for_update().get(pk=board.pk)  # before its seats, as renewing does
            open_seats.filter(term_ends_at__lte=starts_at).update(ended_at=F("term_ends_at"))
            if terms.free_for(account, held, starts_at) == 0:
                raise BoardFull
            seat = Seat.objects.create(board=board, account=account, starts_at=starts_at, term_ends_at=term_ends_at)
            log(seat, "boards.seat.grant", user=by)
    except IntegrityError:
        raise AlreadySeated from None
    return seat


def end_seat(seat: Seat, *, at: datetime, by: User | None) -> None:
    """End a seat and with it everyone's say for it, its ballots in open rounds too; what was closed stands."""
    with transaction.atomic():
        if not Seat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=at):
            return
        Delegate.objects.filter(seat=seat, ended_at=None).update(ended_at=at)
        log(seat, "boards.seat.end", user=by)
        effects.write(kind="seat_ended", key=f"seat_ended:{seat.pk}", payload={"seat": seat.pk})
    seat.ended_at = at
