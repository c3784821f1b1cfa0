"""When what we promise falls due. A case is stamped once, at opening, with what its company is owed at that instant."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import Account

from . import business_time, calendars, ledger, terms, versions
from .business_time import Calendar
from .models import BusinessCalendar, CalendarVersion, Tier, TierVersion

# What a portal that is still being set up answers: no base tier, or a calendar that never opens.
NOT_SET_UP = (ledger.NoTiers, business_time.NeverOpen, calendars.UnknownPlace)
# A promise is warned of when this share of its time is left.
WARNED_AT = 0.25


@dataclass(frozen=True)
class Stamp:
    """What a case keeps of its promise; None where nothing is promised."""

    tier: Tier
    tier_version: TierVersion
    calendar: BusinessCalendar
    calendar_version: CalendarVersion
    is_real_time: bool
    allowance_minutes: int
    first_response_minutes: int | None
    next_update_minutes: int | None
    resolution_minutes: int | None
    first_response_due: datetime | None
    next_update_due: datetime | None
    resolution_due: datetime | None


def stamp(*, account: Account, severity: int, at: datetime) -> Stamp:
    """The targets of a case opened at `at`. Raises what NOT_SET_UP names."""
    tier = ledger.tier_at(account, at)
    tier_version = versions.of_tier(tier, at=at)
    calendar_version = versions.of_calendar(tier.calendar, at=at)
    target = terms.decode(tier_version.content).target(severity)
    clock = hours(calendar_version, target.is_real_time)
    is_out_of_hours = target.allowance and not business_time.is_open(calendars.of(calendar_version), at)
    allowance = target.allowance if is_out_of_hours else 0
    return Stamp(
        tier=tier,
        tier_version=tier_version,
        calendar=tier.calendar,
        calendar_version=calendar_version,
        is_real_time=target.is_real_time,
        allowance_minutes=allowance,
        first_response_minutes=target.first_response,
        next_update_minutes=target.next_update,
        resolution_minutes=target.resolution,
        first_response_due=after(clock, at, with_allowance(target.first_response, allowance)),
        next_update_due=after(clock, at, target.next_update),
        resolution_due=after(clock, at, target.resolution),
    )


def hours(version: CalendarVersion, is_real_time: bool) -> Calendar:
    """The calendar by which minutes are counted."""
    return business_time.AROUND_THE_CLOCK if is_real_time else calendars.of(version)


def with_allowance(minutes: int | None, allowance: int) -> int | None:
    return None if minutes is None else minutes + allowance


def after(clock: Calendar, start: datetime, minutes: int | None) -> datetime | None:
    """`minutes` of open time from `start`; None for no promise."""
    return None if minutes is None else business_time.add(clock, start, minutes)


def after_pause(clock: Calendar, due: datetime | None, stopped: datetime, resumed: datetime) -> datetime | None:
    """`due` with what was left of it at `stopped` counted from `resumed`; a promise missed by then stays missed."""
    if due is None or due <= stopped:
        return due
    left = business_time.elapsed(clock, stopped, due)
    return business_time.add(clock, resumed, left.total_seconds() / 60)


def after_change(
    clock: Calendar, due: datetime | None, minutes: int | None, *, is_raised: bool, at: datetime
) -> datetime | None:
    """`due` of a promise that runs when the severity changes at `at` to one that promises `minutes`.

    The new time runs in full from the change; a raise never moves the end later, a lowering never earlier, and what was
    missed by then stays missed. What was not promised before is from now on; what is no longer promised, ends.
    """
    if due is not None and due <= at:
        return due
    fresh = after(clock, at, minutes)
    if due is None or fresh is None:
        return due if fresh is None and is_raised else fresh
    return min(due, fresh) if is_raised else max(due, fresh)


def warning(clock: Calendar, due: datetime, minutes: int) -> datetime:
    """When to warn of `due`, so that WARNED_AT of its time is left."""
    return business_time.back(clock, due, minutes * WARNED_AT)
