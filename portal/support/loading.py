"""How much there is to do, hour by hour, by whom, and for whom promises were missed: counts for planning a desk."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account
from portal.promises import business_time

from . import access, overdue, state
from .models import Call, Case, CaseEvent, Promise
from .models.events import PromiseQuerySet
from .overdue import Overdue

HOURS, DAYS = range(24), range(1, 8)
SHADES = 5
MEASURES = {
    "calls": _("Calls that came"),
    "opened": _("Cases opened"),
    "words": _("Words of ours to customers"),
    "missed": _("Promises missed"),
}


@dataclass(frozen=True)
class Period:
    """Whole days by the clock of a zone, of one company or of all; `end` is the instant after the last of them."""

    first: date
    last: date
    zone: ZoneInfo
    account: Account | None = None

    @property
    def start(self) -> datetime:
        return business_time.instant(datetime.combine(self.first, time()), self.zone)

    @property
    def end(self) -> datetime:
        return business_time.instant(datetime.combine(self.last + business_time.ONE_DAY, time()), self.zone)


@dataclass(frozen=True)
class Cell:
    """One hour of one weekday: how many, and how strongly it is coloured."""

    count: int
    shade: int


@dataclass(frozen=True)
class Busiest:
    day: str
    hour: int
    count: int


@dataclass(frozen=True)
class Load:
    """Rows of hours, each with seven days from Monday on; only as many hours as anything happened in."""

    measure: str
    n: int
    rows: list[tuple[int, list[Cell]]]
    busiest: Busiest | None

    @property
    def days(self) -> list[str]:
        return [str(WEEKDAYS_ABBR[day - 1]) for day in DAYS]


@dataclass(frozen=True)
class Person:
    """What one of us did in a period, and what is on their desk now."""

    name: str
    calls: int
    words: int
    resolved: int
    on_desk: int


@dataclass(frozen=True)
class Company:
    account: Account
    kept: int
    missed: int

    @property
    def percent(self) -> int:
        return 100 * self.kept // (self.kept + self.missed)


Counts = dict[tuple[int, int], int]


def counted(measure: str, period: Period, at: datetime) -> Counts:
    """How many in each (weekday, hour), Monday being 1: one query, and of promises what is late at `at` as well."""
    if measure == "missed":
        return _missed(period, at)
    rows, name = _what(measure, period)
    return _by_hour(rows, name, period)


def by_hour(measure: str, period: Period, at: datetime) -> Load:
    counts = counted(measure, period, at)
    most = max(counts.values(), default=0)
    hours = [hour for _day, hour in counts]
    shown = range(min(hours), max(hours) + 1) if hours else range(0)
    rows = [(hour, [_cell(counts.get((day, hour), 0), most) for day in DAYS]) for hour in shown]
    peak = max(counts, key=lambda key: (counts[key], -key[0], -key[1]), default=None)
    busiest = Busiest(str(WEEKDAYS[peak[0] - 1]), peak[1], most) if peak else None
    return Load(measure, sum(counts.values()), rows, busiest)


def table(period: Period, at: datetime) -> Iterator[list[str | int]]:
    """Every hour of the week with all that is counted, and the mean wait of its calls; the heading first."""
    yield ["weekday", "hour", *MEASURES, "mean_wait_seconds"]
    counts = [counted(measure, period, at) for measure in MEASURES]
    waits = _waits(period)
    for day in DAYS:
        for hour in HOURS:
            yield [day, hour, *(count.get((day, hour), 0) for count in counts), waits.get((day, hour), "")]


def people(period: Period) -> list[Person]:
    """Everyone on the desk, busiest first: four queries."""
    of_ours = _within(CaseEvent.objects.filter(author__is_staff=True), "at", period, "case__account")
    words = _per(of_ours.filter(kind__in=state.OUR_WORD), "author")
    resolved = _per(of_ours.filter(kind=CaseEvent.Kind.RESOLVED), "author")
    calls = _per(_within(Call.objects.all(), "started_at", period, "case__account"), "taken_by")
    on_desk = _per(_of(Case.objects.open(), period, "account"), "assignee")
    found = [
        Person(str(who), calls.get(who.pk, 0), words.get(who.pk, 0), resolved.get(who.pk, 0), on_desk.get(who.pk, 0))
        for who in access.desk_people()
    ]
    return sorted(found, key=lambda person: (-person.words - person.calls, person.name))


def companies(period: Period, at: datetime) -> list[Company]:
    """Of whom promises fell due, what is late at `at` as missed: most missed first."""
    late = overdue.at(at, period.account)
    due = Promise.objects.settled().counted().due_between(period.start, period.end).exclude(pk__in=late.written_over)
    kept, missed = Count("pk", filter=Q(is_missed=False)), Count("pk", filter=Q(is_missed=True))
    grouped = _of(due, period, "account").order_by().values_list("account").annotate(kept=kept, missed=missed)
    counts = {account: Counter(kept=ok, missed=bad) for account, ok, bad in grouped}
    for promise in late.counted_between(period.start, period.end):
        counts.setdefault(promise.account_id, Counter())["missed"] += 1
    found = [
        Company(account, counts[account.pk]["kept"], counts[account.pk]["missed"])
        for account in Account.objects.filter(pk__in=counts)
    ]
    return sorted(found, key=lambda one: (-one.missed, one.account.name))


def missed(period: Period, late: Overdue) -> PromiseQuerySet:
    """Rows of what was missed in a period, beside `late`."""
    rows = Promise.objects.missed().exclude(pk__in=late.written_over).due_between(period.start, period.end)
    return rows.filter(account=period.account) if period.account else rows


def _missed(period: Period, at: datetime) -> Counts:
    late = overdue.at(at, period.account)
    counts = Counter(_by_hour(missed(period, late), "due_at", period))
    for promise in late.due_between(period.start, period.end):
        wall = promise.due_at.astimezone(period.zone)
        counts[wall.isoweekday(), wall.hour] += 1
    return counts


def _by_hour(rows: QuerySet, name: str, period: Period) -> Counts:
    day, hour = ExtractIsoWeekDay(name, tzinfo=period.zone), ExtractHour(name, tzinfo=period.zone)
    grouped = rows.order_by().values_list(day, hour).annotate(Count("pk"))
    return {(weekday, at): number for weekday, at, number in grouped}


def _what(measure: str, period: Period) -> tuple[QuerySet, str]:
    if measure == "calls":
        return _within(Call.objects.all(), "started_at", period, "case__account"), "started_at"
    if measure == "opened":
        return _within(Case.objects.all(), "opened_at", period, "account"), "opened_at"
    said = CaseEvent.objects.filter(kind__in=state.OUR_WORD, author__is_staff=True)
    return _within(said, "at", period, "case__account"), "at"


def _within(rows: QuerySet, name: str, period: Period, company: str) -> QuerySet:
    return _of(rows.filter(**{f"{name}__gte": period.start, f"{name}__lt": period.end}), period, company)


def _of(rows: QuerySet, period: Period, company: str) -> QuerySet:
    return rows.filter(**{company: period.account}) if period.account else rows


def _per(rows: QuerySet, who: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(who).annotate(Count("pk")))


def _waits(period: Period) -> dict[tuple[int, int], int]:
    rows = _within(Call.objects.filter(wait_seconds__isnull=False), "started_at", period, "case__account")
    day, hour = ExtractIsoWeekDay("started_at", tzinfo=period.zone), ExtractHour("started_at", tzinfo=period.zone)
    grouped = rows.order_by().values_list(day, hour).annotate(Avg("wait_seconds"))
    return {(weekday, at): round(wait) for weekday, at, wait in grouped}


def _cell(count: int, most: int) -> Cell:
    """Nothing is 0; what there is most of, SHADES."""
    return Cell(count, -(-SHADES * count // most) if count else 0)
