"""Who rotates when: the terms of a board in the order they end, what comes after each, and what to warn of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import terms, waiting
from .access import Reader, can_run_boards
from .disclosing import Discloser
from .models import Application, BoardPage, Seat

# More than one in `SHARE` of the seats that end within so long is more than those who stay can make up for.
SHARE, WITHIN = 3, timedelta(days=92)


@dataclass(frozen=True)
class Turn:
    """One seat and what is to come after its term; `company` as the reader may know it."""

    seat: Seat
    company: str
    is_own: bool
    is_last: bool  # the board allows no further term
    successor: Application | None


@dataclass(frozen=True)
class Plan:
    """`warnings` and `line` are for moderators; others learn how many wait."""

    turns: list[Turn]
    free: int | None
    offered: int
    waiting: int
    line: list[Application]
    warnings: list[str]


def plan_of(board: BoardPage, reader: Reader, at: datetime) -> Plan:
    discloser, runs = Discloser(board=board, reader=reader), can_run_boards(reader)
    seats = Seat.objects.not_over(at).filter(board=board).select_related("account")
    seats = list(seats.order_by(F("term_ends_at").asc(nulls_last=True), "starts_at", "pk"))
    line = list(waiting.line(board, at))
    following = {one.follows_id: one for one in line}
    turns = [
        Turn(
            seat,
            discloser.name(seat.account),
            seat.account == discloser.reader_account,
            is_last(seat, board),
            following.get(seat.pk),
        )
        for seat in seats
    ]
    warned = warnings(turns, board, at) if runs else []
    return Plan(
        turns, terms.free_to_offer(board, at), terms.offered(board, at), len(line), line if runs else [], warned
    )


def is_last(seat: Seat, board: BoardPage) -> bool:
    return bool(board.terms_in_a_row and seat.term_number >= board.terms_in_a_row)


def warnings(turns: Sequence[Turn], board: BoardPage, at: datetime) -> list[str]:
    """In words, the most pressing first."""
    said = []
    crowd = crowded([turn.seat for turn in turns])
    if crowd:
        days = {
            "first": date_format(crowd[0], "j F Y"),
            "last": date_format(crowd[-1], "j F Y"),
        }
        numbers = {"n": len(crowd), "seats": len(turns)}
        said.append(
            _(
                "%(n)d of %(seats)d terms end between %(first)s and %(last)s. Renew some of them to another day, so "
                "that enough stay who know what was decided."
            )
            % (numbers | days)
        )
    leaving = [turn for turn in turns if turn.is_last and turn.successor is None]
    if leaving:
        words = ngettext(
            "%(n)d company serves its last term, and nobody is planned to follow.",
            "%(n)d companies serve their last term, and nobody is planned to follow.",
            len(leaving),
        )
        said.append(words % {"n": len(leaving)})
    endless = [turn for turn in turns if turn.seat.term_ends_at is None] if board.term_months else []
    if endless:
        words = ngettext("%(n)d seat has no end of term.", "%(n)d seats have no end of term.", len(endless))
        said.append(words % {"n": len(endless)})
    return said


def crowded(seats: Sequence[Seat]) -> list[datetime]:
    """The most ends of terms within a quarter of a year, where these are too many of all; in order."""
    ends = sorted(seat.term_ends_at for seat in seats if seat.term_ends_at)
    together = [[end for end in ends[n:] if end <= first + WITHIN] for n, first in enumerate(ends)]
    most = max(together, key=len, default=[])
    return most if len(most) > 1 and len(most) * SHARE > len(seats) else []
