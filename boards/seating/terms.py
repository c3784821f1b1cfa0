"""How long a company keeps its seat: vacancies, renewal, rotation, and being told in time."""

import calendar
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from portal.accounts.models import Account, User
from portal.outbox import mail

from .models import Application, BoardPage, Delegate, Renewal, Seat
from .models.applications import ApplicationQuerySet

# Days before its end at which those who speak for a seat are told, the first first.
REMINDERS = (90, 30)
DEFAULT_MONTHS = 24


class NotRenewable(Exception):
    """The seat has ended, has no end to renew, or is renewed already."""


class ReasonMissing(Exception):
    """The company came to fewer meetings than the board expects: whoever renews its term says why."""


class TermsUsedUp(Exception):
    """The board's rotation lets another company have the seat."""


def vacancies(board: BoardPage, at: datetime) -> int | None:
    """Seats still to be given; None where the board sets no number.

    One that begins later is taken: who waited for another's lock holds an instant from before that seat began.
    """
    if board.seats_offered is None:
        return None
    return max(board.seats_offered - Seat.objects.not_over(at).filter(board=board).count(), 0)


def free_to_offer(board: BoardPage, at: datetime) -> int | None:
    """Vacancies that no company is invited to yet."""
    free = vacancies(board, at)
    if free is None:
        return None
    return max(free - offered(board, at), 0)


def free_for(account: Account, board: BoardPage, at: datetime) -> int | None:
    """Vacancies that a company may have: those it is invited to, or no other is."""
    is_invited = invited(board, at).filter(account=account).exists()
    return vacancies(board, at) if is_invited else free_to_offer(board, at)


def offered(board: BoardPage, at: datetime) -> int:
    """Seats that are kept for companies to take them."""
    return invited(board, at).count()


def invited(board: BoardPage, at: datetime) -> ApplicationQuerySet:
    """Without companies that came to sit another way."""
    return board.applications.filter(state=Application.State.INVITED).without_seat(board, at)


def end_of_term(board: BoardPage, starts_at: datetime) -> datetime | None:
    """When a term that begins at an instant ends; None where the board sets no length."""
    return add_months(starts_at, board.term_months) if board.term_months else None


def next_end(seat: Seat) -> datetime | None:
    return seat.term_ends_at and add_months(seat.term_ends_at, seat.board.term_months or DEFAULT_MONTHS)


def weighed_since(seat: Seat) -> datetime:
    """From when on attendance counts for the next renewal: when the seat was given, or last renewed."""
    last = seat.renewals.last()
    return last.at if last else seat.starts_at


def add_months(at: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of a month that is too short."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def renew(
    seat: Seat, *, until: datetime, at: datetime, by: User, attended: int = 0, meetings: int = 0, reason: str = ""
) -> Seat:
    """Keep a seat for another term. A term that has run out is renewed too, as long as nobody ended the seat.

    It is kept with the company's attendance of the term before, at `attended` of `meetings`; where the board expected
    more, with a reason. Whoever read another end than stands now is refused, so that two who renew at once do it once.
    Raises NotRenewable, TermsUsedUp, ReasonMissing.
    """
    with transaction.atomic():
        BoardPage.objects.select_for_update().get(pk=seat.board_id)  # nobody is seated meanwhile
        now = Seat.objects.select_for_update().get(pk=seat.pk)
        stale = now.term_ends_at != seat.term_ends_at
        if now.ended_at or now.term_ends_at is None or stale or until <= max(now.term_ends_at, at):
            raise NotRenewable
        if now.term_ends_at <= at and free_for(now.account, now.board, at) == 0:
            raise NotRenewable  # it was silent, and another company has its place, or is invited to it
        if now.board.terms_in_a_row and now.term_number >= now.board.terms_in_a_row:
            raise TermsUsedUp
        kept = Renewal(seat=now, number=now.term_number + 1, lapsed_at=now.term_ends_at, at=at, until=until, by=by)
        kept.attended, kept.meetings, kept.expected = attended, meetings, now.board.attendance_expected
        kept.reason = reason.strip() if kept.is_below else ""
        if kept.is_below and not kept.reason:
            raise ReasonMissing
        kept.save()
        now.term_ends_at, now.term_number = until, kept.number
        now.save(update_fields=["term_ends_at", "term_number"])
        log(now, "boards.seat.renew", user=by, data={"until": until.isoformat(), "reason": kept.reason})
        _tell(now, "term_renewed", f"{now.term_number}", at)
    return now


def ending(at: datetime, *, within: int = REMINDERS[0]) -> QuerySet[Seat]:
    """Seats in office whose term ends within so many days, the soonest first."""
    return Seat.objects.current(at).filter(term_ends_at__lte=at + timedelta(days=within)).order_by("term_ends_at")


def remind_due(at: datetime) -> None:
    """Tell those who speak for a seat that its term ends; each reminder once, and a missed one not after the next."""
    reminded: set[int] = set()
    for days in sorted(REMINDERS):
        for seat in ending(at, within=days).exclude(pk__in=reminded).select_related("board", "account"):
            _tell(seat, "term_ends", f"{seat.term_number}:{days}", at)
            reminded.add(seat.pk)


def _tell(seat: Seat, what: str, act: str, at: datetime) -> None:
    for speaker in Delegate.objects.speaking(at).filter(seat=seat).select_related("user"):
        mail.send(
            to=speaker.user.email,
            template=f"boards/seating/mail/{what}",
            context={"seat": seat, "person": speaker.user},
            key=f"{what}:{seat.pk}:{act}:{speaker.user_id}",
        )
