"""A promise that is made again and again: a lap runs from when somebody waits for word until the word comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import business_time
from .business_time import Calendar, Span


@dataclass(frozen=True)
class Lap:
    """`ended` is None while it runs. `used` is open time from `since` to then, `margin` what was left of the budget."""

    since: datetime
    due: datetime
    ended: datetime | None = None
    used: timedelta | None = None
    margin: timedelta | None = None


def run(
    calendar: Calendar,
    minutes: float,
    starts: Iterable[datetime],
    ends: Iterable[datetime],
    pauses: Iterable[Span] = (),
) -> list[Lap]:
    """The laps between these instants, in order; at one instant the end of a lap comes before the start of the next.

    A start while a lap runs does not move it; an end while none runs ends nothing. Raises NeverOpen.
    """
    pauses, laps = list(pauses), []
    since: datetime | None = None
    for at, is_start in sorted([*((at, False) for at in ends), *((at, True) for at in starts)]):
        if is_start and since is None:
            since = at
        elif not is_start and since is not None:
            laps.append(_ended(calendar, minutes, since, at, pauses))
            since = None
    if since is not None:
        laps.append(Lap(since, business_time.add(calendar, since, minutes, pauses)))
    return laps


def worst(laps: Iterable[Lap]) -> Lap | None:
    """Of the laps that ended, the one that took longest."""
    return max((lap for lap in laps if lap.used is not None), key=lambda lap: lap.used or timedelta(), default=None)


def _ended(calendar: Calendar, minutes: float, since: datetime, at: datetime, pauses: list[Span]) -> Lap:
    used = business_time.elapsed(calendar, since, at, pauses)
    due = business_time.add(calendar, since, minutes, pauses)
    return Lap(since, due, at, used, timedelta(minutes=minutes) - used)
