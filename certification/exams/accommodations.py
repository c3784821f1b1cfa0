"""More time for who needs it: for a person in every exam, or for one attempt that is running."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from .answers import GRACE
from .models import Accommodation, Attempt, Extension


class HasEnded(Exception):
    """The attempt has ended: time can no longer be given."""


class NoMoreTime(Exception):
    """The new deadline is not later than the old one."""


def factor_of(user: User) -> Decimal:
    held = Accommodation.objects.filter(user=user).order_by("-pk").first()
    return held.time_factor if held else Decimal(1)


def allowed(minutes: int, factor: Decimal) -> timedelta:
    return timedelta(seconds=int(minutes * 60 * factor))


def allow(user: User, *, time_factor: Decimal, reason: str, by: User, at: datetime) -> Accommodation:
    """Give a person their time from now on; a running attempt is lengthened to it, never shortened."""
    with transaction.atomic():
        made = Accommodation.objects.create(user=user, time_factor=time_factor, reason=reason, made_by=by, made_at=at)
        log(made, "certification.accommodation.allow", user=by, data={"factor": str(time_factor)})
        for attempt in Attempt.objects.open().filter(user=user, deadline__gte=at - GRACE).select_related("version"):
            more = allowed(attempt.version.minutes, time_factor) - allowed(attempt.version.minutes, attempt.time_factor)
            if more > timedelta(0):
                extend(attempt, until=attempt.deadline + more, reason=reason, by=by, at=at)
    return made


def extend(attempt: Attempt, *, until: datetime, reason: str, by: User, at: datetime) -> Extension:
    """Move a running attempt's deadline. Raises HasEnded, NoMoreTime."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not attempt.is_open or at > attempt.deadline + GRACE:
            raise HasEnded
        if until <= attempt.deadline:
            raise NoMoreTime
        made = Extension.objects.create(
            attempt=attempt, deadline_before=attempt.deadline, deadline=until, reason=reason, made_by=by, made_at=at
        )
        attempt.deadline = until
        attempt.save(update_fields=["deadline"])
        log(attempt, "certification.attempt.extend", user=by, data={"until": until.isoformat(), "reason": reason})
    return made
