"""Leaving a promise out of the count, with a reason that the customer reads. It stays kept or missed as it was."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import achieving, crediting
from .models import CreditDue, Exclusion, Promise


class NotSettled(Exception):
    """It still runs: only what was kept or missed is counted at all."""


class IsLeftOut(Exception):
    """It is left out of the count already."""


class IsCounted(Exception):
    """It is in the count already."""


def leave_out(promise: Promise, *, ground: str, reason: str, by: User, at: datetime) -> Exclusion:
    """Service credits of the month follow the count. Raises NotSettled, IsLeftOut."""
    with transaction.atomic():
        held = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if held.ended_at is None and not held.is_missed:
            raise NotSettled
        if held.exclusions.in_force().exists():
            raise IsLeftOut
        words = {"ground": ground, "reason": reason, "excluded_by": by, "excluded_at": at}
        exclusion = held.exclusions.create(**words)
        log(held, "portal.promise.leave_out", user=by, data={"ground": ground, "reason": reason})
        _recount(held, by, at)
    return exclusion


def count_again(promise: Promise, *, by: User, at: datetime) -> None:
    """Service credits of the month follow the count. Raises IsCounted."""
    with transaction.atomic():
        held = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if not held.exclusions.in_force().update(lifted_at=at, lifted_by=by):
            raise IsCounted
        log(held, "portal.promise.count_again", user=by)
        _recount(held, by, at)


def decided_otherwise(promise: Promise) -> list[CreditDue]:
    """Credits of its month that somebody decided about before the count changed."""
    month = achieving.month_at(promise.account, promise.due_at).first
    return list(CreditDue.objects.filter(account=promise.account_id, month=month, recounted__isnull=False))


def _recount(promise: Promise, by: User, at: datetime) -> None:
    crediting.recount(promise.account, achieving.month_at(promise.account, promise.due_at), by=by, at=at)
