"""Open time: when a calendar is open, how much of it lies between two instants, and when a budget of it is spent.

Conventions, each kept by a test:
- A budget spent exactly at closing is due at closing, not at the next opening.
- A budget of nothing is due at once while open, and at the next opening while closed.
- A wall time that the clocks skip counts as much later as they skip; one that comes twice counts at its first coming.
- Intervals that overlap count once. A pause is given as (from, until), both instants; pauses may overlap too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
FOREVER = datetime.max.replace(tzinfo=UTC)
ONE_DAY = timedelta(days=1)


class NeverOpen(Exception):
    """The calendar has no open hour in a week, so nothing can ever be due by it."""


@dataclass(frozen=True)
class Calendar:
    """A calendar as a value. `week` holds, Monday first, each day's (opens, closes) in wall time and in order.

    A closing time of 00:00 is midnight at the end of that day. Around the clock, week and holidays say nothing.
    """

    zone: ZoneInfo
    week: tuple[tuple[tuple[time, time], ...], ...] = ((),) * 7
    holidays: frozenset[date] = field(default_factory=frozenset)
    is_always_open: bool = False


def add(calendar: Calendar, start: datetime, minutes: float, pauses: Iterable[Span] = ()) -> datetime:
    """The instant at which `minutes` of open time have passed since `start`, in UTC. Raises NeverOpen."""
    left = timedelta(minutes=minutes)
    for opens, closes in intervals(calendar, start, pauses):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise NeverOpen


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> timedelta:
    """Open time from `start` to `end`; none where they are the wrong way round. Raises NeverOpen."""
    passed = timedelta()
    for opens, closes in intervals(calendar, start, pauses):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def intervals(calendar: Calendar, start: datetime, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """Open time from `start` on, as spans in UTC: in order, apart, none empty, without an end. Raises NeverOpen."""
    pauses = sorted(pauses)
    floor = start.astimezone(UTC)
    for opens, closes in _doors(calendar, floor):
        opens = max(opens, floor)
        if opens < closes:
            yield from _without(pauses, opens, closes)
            floor = closes


def _doors(calendar: Calendar, since: datetime) -> Iterator[Span]:
    """Opening and closing as written, day by day from the day of `since`."""
    if calendar.is_always_open:
        yield since, FOREVER
        return
    if not any(calendar.week):
        raise NeverOpen
    day = since.astimezone(calendar.zone).date()
    while True:
        if day not in calendar.holidays:
            for opens, closes in calendar.week[day.weekday()]:
                ends = day + ONE_DAY if closes == time.min else day
                yield _instant(day, opens, calendar.zone), _instant(ends, closes, calendar.zone)
        day += ONE_DAY


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _without(pauses: Sequence[Span], opens: datetime, closes: datetime) -> Iterator[Span]:
    """What `pauses`, in order, leave of one span."""
    for stopped, resumed in pauses:
        if stopped >= closes:
            break
        if opens < stopped:
            yield opens, stopped
        opens = max(opens, resumed)
    if opens < closes:
        yield opens, closes
