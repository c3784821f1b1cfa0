"""The clock on a wall in a zone, read minute by minute: what open time is, without any arithmetic on it."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca")
MINUTE, WINDOW = timedelta(minutes=1), 4


@cache
def walk(zone, day):
    """Every minute from `day` on for WINDOW days and some more: (instant, wall time)."""
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    instants = [first + n * MINUTE for n in range((WINDOW + 3) * 1440)]
    return [(instant, instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)) for instant in instants]


@cache
def first_coming(zone, day):
    """When each wall time is first read off the clock; a skipped one is read as much later as the clock skips."""
    reading = {}
    for instant, wall in walk(zone, day):
        reading.setdefault(wall, instant)
    for (_, before), (_, after) in zip(walk(zone, day), walk(zone, day)[1:], strict=False):
        skipped = after - before - MINUTE
        for n in range(1, skipped // MINUTE + 1):
            reading[before + n * MINUTE] = reading[before + n * MINUTE + skipped]
    return reading


def open_minutes(calendar, zone, day, pauses):
    reading, found = first_coming(zone, day), set()
    for n in range(WINDOW):
        on = day + timedelta(days=n)
        for opens, closes in hours_on(calendar, on):
            end = datetime.combine(on + timedelta(days=closes == time.min), closes)
            instant, last = reading[datetime.combine(on, opens)], reading[end]
            found |= {instant + n * MINUTE for n in range((last - instant) // MINUTE)}
    return sorted(m for m in found if not any(off <= m < on for off, on in pauses))


def hours_on(calendar, day):
    if day in calendar.special:
        return calendar.special[day]
    return () if day in calendar.holidays else calendar.week[day.weekday()]
