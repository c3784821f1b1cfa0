"""Calendars from their rows, and in words."""

from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from .business_time import Calendar
from .models import BusinessCalendar, OpeningHours


def read(row: BusinessCalendar) -> Calendar:
    """The calendar as a value: two queries, none where hours and holidays are prefetched."""
    days: list[list] = [[] for _ in range(7)]
    for hours in row.hours.all():
        days[hours.weekday].append((hours.opens, hours.closes))
    return Calendar(
        zone=ZoneInfo(row.time_zone),
        week=tuple(tuple(sorted(day)) for day in days),
        holidays=frozenset(holiday.day for holiday in row.holidays.all()),
        is_always_open=row.is_always_open,
    )


def opening_words(row: BusinessCalendar) -> list[tuple[str, str]]:
    """Days and hours, such as ("Monday–Friday", "09:00–12:00, 13:00–17:00"); days that are alike stand together."""
    days: dict[int, list[str]] = {}
    for hours in row.hours.all():
        days.setdefault(hours.weekday, []).append(f"{hours.opens:%H:%M}–{hours.closes:%H:%M}")
    # Days that follow one another lie as far from zero as they stand in the row.
    in_row = [(day - place, ", ".join(sorted(days[day])), day) for place, day in enumerate(sorted(days))]
    return [(_span([day for *_, day in group]), hours) for (_, hours), group in groupby(in_row, itemgetter(0, 1))]


def _span(days: list[int]) -> str:
    first, last = (str(OpeningHours.Weekday(day).label) for day in (days[0], days[-1]))
    return first if first == last else f"{first}–{last}"
