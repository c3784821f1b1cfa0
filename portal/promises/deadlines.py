"""When what we promise falls due. A case is stamped once, at opening, with what its company is owed at that instant."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import Account

from . import business_time, calendars, ledger
from .models import BusinessCalendar, ResponseTarget, Tier

# What a portal that is still being set up answers: no base tier, or a calendar that never opens.
NOT_SET_UP = (ledger.NoTiers, business_time.NeverOpen)


@dataclass(frozen=True)
class Stamp:
    """What a case keeps of its promise; None where nothing is promised."""

    tier: Tier
    calendar: BusinessCalendar
    first_response_minutes: int | None
    next_update_minutes: int | None
    resolution_minutes: int | None
    first_response_due: datetime | None
    next_update_due: datetime | None
    resolution_due: datetime | None


def stamp(*, account: Account, severity: int, at: datetime) -> Stamp:
    """The targets of a case opened at `at`. Raises ledger.NoTiers, and NeverOpen for a calendar without hours."""
    tier = ledger.tier_at(account, at)
    target = tier.targets.filter(severity=severity).first() or ResponseTarget()
    return Stamp(
        tier=tier,
        calendar=tier.calendar,
        first_response_minutes=target.first_response,
        next_update_minutes=target.next_update,
        resolution_minutes=target.resolution,
        first_response_due=after(tier.calendar, at, target.first_response),
        next_update_due=after(tier.calendar, at, target.next_update),
        resolution_due=after(tier.calendar, at, target.resolution),
    )


def after(calendar: BusinessCalendar, start: datetime, minutes: int | None) -> datetime | None:
    """`minutes` of the calendar's open time from `start`; None for no promise."""
    return None if minutes is None else business_time.add(calendars.read(calendar), start, minutes)


def after_pause(
    calendar: BusinessCalendar, due: datetime | None, stopped: datetime, resumed: datetime
) -> datetime | None:
    """`due` with what was left of it at `stopped` counted from `resumed`; a promise missed by then stays missed."""
    if due is None or due <= stopped:
        return due
    hours = calendars.read(calendar)
    left = business_time.elapsed(hours, stopped, due)
    return business_time.add(hours, resumed, left.total_seconds() / 60)
