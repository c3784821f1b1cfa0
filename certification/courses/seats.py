"""Seats that were paid for: made by a sale, handed to people, used once, and back with their company while unused.

`taught` is what has seats, a CoursePage here and an Exam one room higher. Every act is a conditional update of one row:
whoever comes second finds the row otherwise and is told so, on either database.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from portal.accounts import team
from portal.accounts.models import Account, Membership, User
from portal.outbox import mail

from .models import PaidSeat, PaidSeatQuerySet

Taught = Any
MAIL = "certification/courses/mail"


class CannotHand(Exception):
    """The seat does not go to this person."""


class NotColleague(CannotHand):
    """The person does not belong to the company."""


class NotNeeded(CannotHand):
    """The person takes the course already."""


class NoneLeft(CannotHand):
    """Every seat that the company has bought is handed out, used or withdrawn."""


class AlreadyUsed(Exception):
    """A seat that was used stays with who used it."""


class NeedsSeat(Exception):
    """What costs money is only for those who hold a seat."""


def grant(
    taught: Taught, *, origin: str, number: int, account: Account | None, holder: User | None = None, at: datetime
) -> None:
    """Make the seats of a sale: so many, however often the sale is told."""
    model = taught.seats.model
    handed = {"holder": holder, "handed_at": at if holder else None, "handed_by": holder}
    common = {model.taught_name: taught, "origin": origin, "account": account, "granted_at": at, **handed}
    made = [model(number=place, **common) for place in range(1, number + 1)]
    model.objects.bulk_create(made, ignore_conflicts=True)


def hand(taught: Taught, *, account: Account, to: User, by: User, at: datetime) -> PaidSeat:
    """Give one of the company's free seats to a colleague; who has one waiting keeps that. Raises CannotHand."""
    if not Membership.objects.current(at).filter(account=account, user=to).exists():
        raise NotColleague
    if taught.seats.model.is_needless(taught, to):
        raise NotNeeded
    waiting = taught.seats.waiting().filter(account=account, holder=to)
    try:
        with transaction.atomic():
            return waiting.first() or _hand_free(taught, account, to=to, by=by, at=at)
    except IntegrityError:  # another admin handed the same person a seat at this instant
        return waiting.get()


def _hand_free(taught: Taught, account: Account, *, to: User, by: User, at: datetime) -> PaidSeat:
    free = taught.seats.free().filter(account=account).order_by("pk")
    while seat := free.first():
        if free.filter(pk=seat.pk).update(holder=to, handed_at=at, handed_by=by):
            seat.refresh_from_db()
            _log(seat, "hand", by=by, to=to)
            _tell([to], "seat_handed", seat, f"seat-handed:{_name(seat)}:{at.isoformat()}")
            return seat
    raise NoneLeft


def take_back(seat: PaidSeat, *, holder: User, by: User, at: datetime) -> None:
    """Let the seat be free again, if it is this person's; a second time changes nothing. Raises AlreadyUsed."""
    handed = type(seat).objects.waiting().exclude(account=None).filter(pk=seat.pk, holder=holder)
    with transaction.atomic():
        if handed.update(holder=None, handed_at=None, handed_by=None):
            _log(seat, "take_back", by=by, to=holder)
            _tell([holder], "seat_taken_back", seat, f"seat-taken-back:{_name(seat)}:{at.isoformat()}")
        elif type(seat).objects.filter(pk=seat.pk, holder=holder).exclude(used_at=None).exists():
            raise AlreadyUsed


def use(taught: Taught, *, user: User, at: datetime, **on: Any) -> None:
    """Spend one seat of the person's. `on` names what it was spent on. Raises NeedsSeat."""
    for seat in taught.seats.usable_by(user, at):
        if taught.seats.usable_by(user, at).order_by().filter(pk=seat.pk).update(used_at=at, **on):
            return
    raise NeedsSeat


def withdraw(seats: PaidSeatQuerySet, *, number: int, at: datetime) -> int:
    """See to it that `number` of a sale's seats are withdrawn, if so many are unused. Returns how many are.

    Those nobody holds go first, then those handed out last. One worker at a time acts upon a sale (fetching).
    """
    lacking = number - seats.exclude(withdrawn_at=None).count()
    order = (F("handed_at").desc(nulls_first=True), "-pk")
    with transaction.atomic():
        for seat in seats.waiting().select_related("holder", "account").order_by(*order)[: max(0, lacking)]:
            if seats.waiting().filter(pk=seat.pk).update(withdrawn_at=at):
                _log(seat, "withdraw", by=None, to=seat.holder)
                _tell([seat.holder] if seat.holder else [], "seat_withdrawn", seat, f"seat-withdrawn:{_name(seat)}")
    return seats.exclude(withdrawn_at=None).count()


def return_of_leavers(at: datetime) -> int:
    """Unused seats of people who have left go back to their company. Returns how many."""
    return sum(_return(seat, at) for kind in PaidSeat.__subclasses__() for seat in _left_behind(kind.objects.all(), at))


def _left_behind(seats: PaidSeatQuerySet, at: datetime) -> Sequence[PaidSeat]:
    return seats.of_leavers(at).select_related("holder", "account")


def _return(seat: PaidSeat, at: datetime) -> bool:
    left = type(seat).objects.of_leavers(at).filter(pk=seat.pk, holder=seat.holder)
    with transaction.atomic():
        if not left.update(holder=None, handed_at=None, handed_by=None):
            return False
        _log(seat, "return", by=None, to=seat.holder)
        if seat.account:
            people = list(team.who_manages_billing(seat.account))
            _tell(people, "seat_returned", seat, f"seat-returned:{_name(seat)}:{seat.handed_at:%Y%m%d%H%M%S}")
    return True


def _name(seat: PaidSeat) -> str:
    return f"{seat._meta.model_name}:{seat.pk}"


def _log(seat: PaidSeat, act: str, *, by: User | None, to: User | None) -> None:
    """On the company; a seat that a person bought for themselves is logged on the person."""
    data = {"of": str(seat.taught), "seat": seat.pk, "person": str(to) if to else ""}
    log(seat.account or seat.holder, f"certification.seat.{act}", user=by, data=data)


def _tell(people: Collection[User], template: str, seat: PaidSeat, key: str) -> None:
    context = {"seat": seat, "taught": seat.taught, "holder": seat.holder}
    for person in people:
        mail.send(to=person.email, template=f"{MAIL}/{template}", context=context, key=f"{key}:{person.pk}")
