"""Saying who speaks for a company's seat."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import Membership, User

from .models import Delegate, Seat


class NotOfTheCompany(Exception):
    """The person is no current member of the company that holds the seat."""


class SeatEnded(Exception):
    """The seat is no longer, or not yet, in office."""


def appoint(*, seat: Seat, user: User, role: str, at: datetime, by: User | None) -> Delegate:
    """Make a person speak for a seat from `at`. A new delegate takes over from the one before; deputies may be many.

    Raises SeatEnded, NotOfTheCompany.
    """
    with transaction.atomic():
        if Seat.objects.select_for_update().current(at).filter(pk=seat.pk).first() is None:
            raise SeatEnded
        if not Membership.objects.current(at).filter(user=user, account=seat.account_id).exists():
            raise NotOfTheCompany
        standing = Delegate.objects.filter(seat=seat, ended_at=None)
        same = standing.filter(user=user, role=role).first()
        if same:
            return same
        standing.filter(user=user).update(ended_at=at)
        if role == Delegate.Role.DELEGATE:
            standing.filter(role=role).update(ended_at=at)
        delegate = Delegate.objects.create(seat=seat, user=user, role=role, starts_at=at)
        log(seat, "boards.seat.appoint", user=by, data={"person": str(user), "role": role})
    return delegate


def dismiss(delegate: Delegate, *, at: datetime, by: User | None) -> None:
    with transaction.atomic():
        if Delegate.objects.filter(pk=delegate.pk, ended_at=None).update(ended_at=at):
            log(delegate.seat, "boards.seat.dismiss", user=by, data={"person": str(delegate.user)})
    delegate.ended_at = at
