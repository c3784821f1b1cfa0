"""Days off from an iCal feed. Its whole days replace what it said before; days written by us stay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import icalendar
from dateutil import rrule
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.outbox import effects

from . import versions
from .models import BusinessCalendar, Holiday

SECONDS, LARGEST = 10, 2_000_000
READ_EVERY = timedelta(days=1)
YEARS_BACK, YEARS_AHEAD = 1, 5
LONGEST_NAME = 80


class FeedProblem(Exception):
    """The feed could not be read; the text is a sentence for whoever keeps the calendar."""


def days_off(data: bytes, *, first: date, last: date) -> dict[date, str]:
    """The whole days of a feed between two days, both included, with their names. Raises FeedProblem."""
    try:
        events: list[Any] = icalendar.Calendar.from_ical(data).walk("VEVENT")
        moved = _moved(events)
        found = [(day, _name(event)) for event in events for day in _days(event, moved, first, last)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as broken:
        raise FeedProblem(f"This is no iCal calendar: {broken}"[:200]) from broken
    return dict(reversed(found))  # of two events on one day, the first names it


def take(calendar: BusinessCalendar, data: bytes, *, at: datetime) -> int:
    """Make the feed's days the calendar's, and write its version; how many days they are. Raises FeedProblem."""
    found = days_off(data, first=date(at.year - YEARS_BACK, 1, 1), last=date(at.year + YEARS_AHEAD, 12, 31))
    with transaction.atomic():
        calendar.holidays.filter(source=Holiday.Source.FEED).delete()
        own = set(Holiday.objects.filter(calendar=calendar).values_list("day", flat=True))
        Holiday.objects.bulk_create(
            Holiday(calendar=calendar, day=day, name=name, source=Holiday.Source.FEED)
            for day, name in sorted(found.items())
            if day not in own
        )
        BusinessCalendar.objects.filter(pk=calendar.pk).update(feed_read_at=at, feed_problem="")
        versions.of_calendar(BusinessCalendar.objects.get(pk=calendar.pk), at=at)
    return len(found)


def read_now(calendar: BusinessCalendar, *, at: datetime) -> None:
    """Fetch and take the feed; what goes wrong is kept as a sentence, and what it said before stays."""
    try:
        take(calendar, fetch(calendar.feed), at=at)
    except FeedProblem as problem:
        BusinessCalendar.objects.filter(pk=calendar.pk).update(feed_read_at=at, feed_problem=str(problem)[:200])


def read_due(at: datetime) -> None:
    """Every feed that was not read for a day."""
    due = BusinessCalendar.objects.exclude(feed="").filter(Q(feed_read_at=None) | Q(feed_read_at__lte=at - READ_EVERY))
    for calendar in due:
        read_now(calendar, at=at)


def fetch(address: str) -> bytes:
    """Raises FeedProblem; never within a transaction."""
    if not address.startswith(("https://", "http://")):
        raise FeedProblem("A feed's address begins with https://.")
    try:
        request = Request(address, headers={"Accept": "text/calendar"})  # noqa: S310 - the scheme is checked above
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the scheme is checked above
            data: bytes = answer.read(LARGEST + 1)
    except (URLError, OSError, ValueError) as error:
        raise FeedProblem(f"The feed did not answer: {error}") from error
    if len(data) > LARGEST:
        raise FeedProblem("The feed is larger than 2 MB.")
    return data


def ask_to_read(calendar: BusinessCalendar, *, at: datetime) -> None:
    """After an edit: read the feed as soon as the edit is kept."""
    if calendar.feed:
        effects.write(
            kind="read_feed", key=f"read-feed:{calendar.pk}:{at.isoformat()}", payload={"calendar": calendar.pk}
        )


@effects.performer("read_feed")
def _read(payload: dict) -> None:
    calendar = BusinessCalendar.objects.filter(pk=payload["calendar"]).exclude(feed="").first()
    if calendar:
        read_now(calendar, at=timezone.now())


def _moved(events: Iterable[Any]) -> dict[str, set[date]]:
    """By the event's key: days of a series that another event of it stands in for."""
    found: dict[str, set[date]] = defaultdict(set)
    for event in events:
        if "RECURRENCE-ID" in event:
            found[str(event.get("UID", ""))].add(_day(event["RECURRENCE-ID"].dt))
    return found


def _days(event: Any, moved: Mapping[str, set[date]], first: date, last: date) -> Iterator[date]:
    starts = event["DTSTART"].dt
    if isinstance(starts, datetime) or event.get("STATUS") == "CANCELLED":
        return
    ends = event["DTEND"].dt if "DTEND" in event else starts + event.get("DURATION", timedelta(days=1))
    length = max(1, (ends - starts).days)
    gone = set() if "RECURRENCE-ID" in event else moved.get(str(event.get("UID", "")), set())
    for begins in sorted(_begins(event, starts, first - timedelta(days=length), last) - gone):
        for number in range(length):
            if first <= (day := begins + timedelta(days=number)) <= last:
                yield day


def _begins(event: Any, starts: date, first: date, last: date) -> set[date]:
    """The first days of an event that may repeat by rule or by a list, without those taken out again."""
    days = {starts}
    if "RRULE" in event:
        noon = time(12)
        said = event["RRULE"].to_ical().decode().replace("Z", "")
        rule = rrule.rrulestr(said, dtstart=datetime.combine(starts, noon))
        found = rule.between(datetime.combine(first, noon), datetime.combine(last, noon), inc=True)
        days = {moment.date() for moment in found}
    return (days | _listed(event, "RDATE")) - _listed(event, "EXDATE")


def _listed(event: Any, name: str) -> set[date]:
    said = event.get(name, [])
    lists = said if isinstance(said, list) else [said]
    return {_day(moment.dt) for dates in lists for moment in dates.dts}


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _name(event: Any) -> str:
    return str(event.get("SUMMARY", ""))[:LONGEST_NAME]
