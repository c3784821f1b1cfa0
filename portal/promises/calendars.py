"""Calendars from their rows, as text that is kept, and in words."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from .business_time import Calendar, Hours
from .models import BusinessCalendar, CalendarVersion, OpeningHours

# Years around an instant of which a country's public holidays are taken: a version must outlive the cases it holds for.
YEARS_BACK, YEARS_AHEAD = 1, 4


class UnknownPlace(Exception):
    """No public holidays are known of this country or region."""


def read(row: BusinessCalendar, at: datetime | None = None) -> Calendar:
    """The calendar as its rows say it now: three queries, none where hours, holidays and exceptions are prefetched."""
    return decode(encode(row, at))


def of(version: CalendarVersion) -> Calendar:
    return decode(version.content)


def encode(row: BusinessCalendar, at: datetime | None = None) -> str:
    """The calendar as text; equal calendars are equal text. Raises UnknownPlace."""
    days: list[list[list[str]]] = [[] for _ in range(7)]
    for hours in row.hours.all():
        days[hours.weekday].append([f"{hours.opens:%H:%M:%S}", f"{hours.closes:%H:%M:%S}"])
    special: dict[str, list[list[str]]] = {}
    for hours in row.exceptions.all():
        special.setdefault(hours.day.isoformat(), []).append([f"{hours.opens:%H:%M:%S}", f"{hours.closes:%H:%M:%S}"])
    off = public_holidays(row.country, row.region, at or timezone.now())
    off |= {holiday.day.isoformat(): holiday.name for holiday in row.holidays.all()}
    content = {
        "zone": row.time_zone,
        "always": row.is_always_open,
        "week": [sorted(day) for day in days],
        "holidays": off,
        "special": {day: sorted(spans) for day, spans in special.items()},
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


@lru_cache(maxsize=256)
def decode(content: str) -> Calendar:
    said = json.loads(content)
    return Calendar(
        zone=ZoneInfo(said["zone"]),
        week=tuple(_hours(day) for day in said["week"]),
        holidays=frozenset(date.fromisoformat(day) for day in said["holidays"]),
        is_always_open=said["always"],
        special={date.fromisoformat(day): _hours(spans) for day, spans in said["special"].items()},
    )


def public_holidays(country: str, region: str, at: datetime) -> dict[str, str]:
    """Day: name, of the years around `at`; none without a country. Raises UnknownPlace."""
    if not country:
        return {}
    years = range(at.year - YEARS_BACK, at.year + YEARS_AHEAD + 1)
    try:
        found: Any = holidays.country_holidays(country, subdiv=region or None, years=years)
    except NotImplementedError as unknown:
        raise UnknownPlace(str(unknown)) from unknown
    return {day.isoformat(): name for day, name in found.items()}


def _hours(spans: Iterable[tuple[str, str]]) -> Hours:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)


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
