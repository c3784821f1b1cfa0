"""Open time: when a calendar is open, how much of it lies between two instants, and when a budget of it is spent.

Conventions, each kept by a test:
- A budget spent exactly at closing is due at closing, not at the next opening. Counted backwards, one spent exactly at
  opening reaches back to that opening, not to the closing before it.
- A budget of nothing is due at once while open, and at the next opening while closed; backwards, at the last closing.
- A wall time that the clocks skip counts as much later as they skip; one that comes twice counts at its first coming.
- Exceptional hours replace those of the weekday, on a holiday too.
- Intervals that overlap count once. A pause is given as (from, until), both instants; pauses may overlap too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
Hours = tuple[tuple[time, time], ...]
EVER, FOREVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
ONE_DAY = timedelta(days=1)
# Nothing is promised beyond a century, and no budget is looked for further.
REACH = timedelta(days=36_525)


class NeverOpen(Exception):
    """The calendar has no open hour on the way, so nothing can ever be due by it."""


@dataclass(frozen=True)
class Calendar:
    """A calendar as a value. `week` holds, Monday first, each day's (opens, closes) in wall time and in order.

    A closing time of 00:00 is midnight at the end of that day. Around the clock, nothing else says anything.
    """

    zone: ZoneInfo
    week: tuple[Hours, ...] = ((),) * 7
    holidays: frozenset[date] = field(default_factory=frozenset)
    is_always_open: bool = False
    special: Mapping[date, Hours] = field(default_factory=dict, hash=False)
    # Each day is reckoned once: what it opens, in UTC.
    _days: dict[date, list[Span]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def hours_on(self, day: date) -> Hours:
        if day in self.special:
            return self.special[day]
        return () if day in self.holidays else self.week[day.weekday()]

    def open_on(self, day: date) -> list[Span]:
        """What is open of one day of the calendar's zone, as spans in UTC: in order, apart, none empty."""
        if day not in self._days:
            self._days[day] = list(_apart(sorted(self._doors(day))))
        return self._days[day]

    def _doors(self, day: date) -> Iterator[Span]:
        for opens, closes in self.hours_on(day):
            ends = day + ONE_DAY if closes == time.min else day
            yield instant(datetime.combine(day, opens), self.zone), instant(datetime.combine(ends, closes), self.zone)


AROUND_THE_CLOCK = Calendar(ZoneInfo("UTC"), is_always_open=True)


def add(calendar: Calendar, start: datetime, minutes: float, pauses: Iterable[Span] = ()) -> datetime:
    """The instant at which `minutes` of open time have passed since `start`, in UTC. Raises NeverOpen."""
    left = timedelta(minutes=minutes)
    for opens, closes in intervals(calendar, start, pauses):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise NeverOpen


def back(calendar: Calendar, end: datetime, minutes: float, pauses: Iterable[Span] = ()) -> datetime:
    """The latest instant from which `minutes` of open time lead up to `end`, in UTC. Raises NeverOpen."""
    left = timedelta(minutes=minutes)
    for opens, closes in intervals_back(calendar, end, pauses):
        if left <= closes - opens:
            return closes - left
        left -= closes - opens
    raise NeverOpen


def after_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """`days` open days later at the same time by the wall, or at the next opening where that is closed.

    A day is open that opens at all. Raises NeverOpen.
    """
    wall = start.astimezone(calendar.zone).replace(tzinfo=None)
    coming = _days(calendar, wall.date() + ONE_DAY, ONE_DAY)
    day = wall.date()
    for _ in range(days):
        day = next(day for day in coming if calendar.is_always_open or calendar.open_on(day))
    return add(calendar, instant(datetime.combine(day, wall.time()), calendar.zone), 0)


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> timedelta:
    """Open time from `start` to `end`; none where they are the wrong way round. Raises NeverOpen."""
    passed = timedelta()
    for opens, closes in intervals(calendar, start, pauses):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def remaining(
    calendar: Calendar, start: datetime, minutes: float, at: datetime, pauses: Iterable[Span] = ()
) -> timedelta:
    """What is left at `at` of a budget of open time that began at `start`; below zero once it is overspent."""
    return timedelta(minutes=minutes) - elapsed(calendar, start, at, pauses)


def margin(calendar: Calendar, due: datetime, ended: datetime) -> timedelta:
    """Open time between an end and its due: above zero when early, below when late."""
    return elapsed(calendar, ended, due) - elapsed(calendar, due, ended)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Open at this instant; the instant of closing is closed, that of opening open."""
    return add(calendar, at, 0) == at


def intervals(calendar: Calendar, start: datetime, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """Open time from `start` on, as spans in UTC: in order, apart, none empty, without an end. Raises NeverOpen."""
    pauses = sorted(pauses)
    floor = start.astimezone(UTC)
    for opens, closes in _forward(calendar, floor):
        opens = max(opens, floor)
        if opens < closes:
            yield from _without(pauses, opens, closes)
            floor = closes


def intervals_back(calendar: Calendar, end: datetime, pauses: Iterable[Span] = ()) -> Iterator[Span]:
    """Open time before `end`, as spans in UTC: the latest first, else as `intervals`. Raises NeverOpen."""
    pauses = sorted(pauses)
    ceiling = end.astimezone(UTC)
    for opens, closes in _backward(calendar, ceiling):
        closes = min(closes, ceiling)
        if opens < closes:
            yield from reversed(list(_without(pauses, opens, closes)))
            ceiling = opens


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall time in a zone, in UTC."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _forward(calendar: Calendar, since: datetime) -> Iterator[Span]:
    if calendar.is_always_open:
        yield since, FOREVER
        return
    for day in _days(calendar, since.astimezone(calendar.zone).date(), ONE_DAY):
        yield from calendar.open_on(day)


def _backward(calendar: Calendar, until: datetime) -> Iterator[Span]:
    if calendar.is_always_open:
        yield EVER, until
        return
    for day in _days(calendar, until.astimezone(calendar.zone).date(), -ONE_DAY):
        yield from reversed(calendar.open_on(day))


def _days(calendar: Calendar, day: date, step: timedelta) -> Iterator[date]:
    """Days for a century where some weekday opens; else as far as exceptional hours reach. Raises NeverOpen."""
    if calendar.is_always_open or any(calendar.week):
        for number in range(REACH.days):
            yield day + number * step
    else:
        ahead = {special for special in calendar.special if (special - day) * step.days >= timedelta()}
        yield from sorted(ahead, reverse=step < timedelta())
    raise NeverOpen


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order of their opening, without what an earlier one holds already."""
    floor = EVER
    for opens, closes in spans:
        opens = max(opens, floor)
        if opens < closes:
            yield opens, closes
            floor = closes


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
