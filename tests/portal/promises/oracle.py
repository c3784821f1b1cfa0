"""The clock on a wall in a zone, read minute by minute: what open time is, without any arithmetic on it.

Each day's clock is walked once; a calendar is then a row of minutes that are open or not, and open time is counting.
"""

import itertools
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca")
MINUTE, WINDOW = timedelta(minutes=1), 4
LENGTH = (WINDOW + 3) * 1440


def origin(day):
    """The instant of minute 0."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)


def number(day, instant):
    """The minute that begins at an instant, kept within the row."""
    return min(max((instant - origin(day)) // MINUTE, 0), LENGTH)


@cache
def first_coming(zone, day):
    """At which minute each wall time is first read off the clock; a skipped one is read as much later as it skips."""
    walls = [(origin(day) + n * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for n in range(LENGTH)]
    reading = {}
    for minute, wall in enumerate(walls):
        reading.setdefault(wall, minute)
    for before, after in itertools.pairwise(walls):
        skipped = after - before - MINUTE
        for n in range(1, skipped // MINUTE + 1):
            reading[before + n * MINUTE] = reading[before + n * MINUTE + skipped]
    return reading


def open_minutes(calendar, zone, day, pauses):
    """For each minute of the row whether it is open: within hours, on the days of the window, and in no pause."""
    reading, row = first_coming(zone, day), np.zeros(LENGTH, dtype=bool)
    for n in range(WINDOW):
        on = day + timedelta(days=n)
        for opens, closes in hours_on(calendar, on):
            end = datetime.combine(on + timedelta(days=closes == time.min), closes)
            row[reading[datetime.combine(on, opens)] : reading[end]] = True
    for stops, runs in pauses:
        row[number(day, stops) : number(day, runs)] = False
    return row


def instants(day, row):
    """When its open minutes begin."""
    return [origin(day) + int(minute) * MINUTE for minute in np.flatnonzero(row)]


def hours_on(calendar, day):
    if day in calendar.special:
        return calendar.special[day]
    return () if day in calendar.holidays else calendar.week[day.weekday()]
