"""What we promised a company in a month against what we did: a promise belongs to the month in which it fell due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from portal.accounts.models import Account
from portal.promises import business_time
from portal.promises.models import CalendarVersion, Severity, TierVersion

from . import overdue, pausing, surveying
from .models import Call, Case, CaseEvent, Exclusion, Promise, Survey
from .models.events import PromiseQuerySet
from .overdue import InOrder, Overdue
from .pausing import Pause

MONTHS_BACK = 6


@dataclass(frozen=True)
class Month:
    """A calendar month by the clock of a company's zone; `start` and `end` are instants, the end not included."""

    first: date
    start: datetime
    end: datetime


@dataclass
class Tally:
    """Promises of one kind: how many were kept, how many missed, and how many of them are left out of the count."""

    label: str
    kept: int = 0
    missed: int = 0
    left_out: int = 0

    def add(self, number: int, *, is_missed: bool) -> None:
        if is_missed:
            self.missed += number
        else:
            self.kept += number

    @property
    def n(self) -> int:
        return self.kept + self.missed

    @property
    def percent(self) -> int | None:
        """Kept, per hundred; rounded down, so that 100 means all of them."""
        return 100 * self.kept // self.n if self.n else None


@dataclass(frozen=True)
class Miss:
    """A promise that was missed, by how much open time, and the time for which its clock stood still by event."""

    promise: Promise
    late_minutes: int | None
    pauses: list[Pause]


@dataclass(frozen=True)
class Kept:
    """A promise that was kept, with how much open time to spare, and the time for which its clock stood still."""

    promise: Promise
    spare_minutes: int
    pauses: list[Pause]


@dataclass
class Achieved:
    month: Month
    kinds: list[Tally]
    severities: list[Tally]
    trend: list[tuple[date, Tally]]
    left_out: list[Exclusion]
    missed: int
    calendars: list[CalendarVersion]
    tiers: list[TierVersion]
    surveys: surveying.Figures
    measured: dict[str, float | int | None] = field(default_factory=dict)

    @property
    def is_promised(self) -> bool:
        """Whether anything fell due in the months of the trend."""
        return any(tally.n for _first, tally in self.trend)


def month_of(account: Account, day: date) -> Month:
    """The month in which a day of the company's calendar lies."""
    zone = ZoneInfo(account.time_zone)
    first = day.replace(day=1)
    following = (first.replace(day=28) + business_time.ONE_DAY * 4).replace(day=1)
    start, end = (business_time.instant(datetime.combine(on, time()), zone) for on in (first, following))
    return Month(first, start, end)


def month_at(account: Account, instant: datetime) -> Month:
    return month_of(account, instant.astimezone(ZoneInfo(account.time_zone)).date())


def promises(account: Account, month: Month, late: Overdue) -> PromiseQuerySet:
    """Rows of what fell due in a month, beside `late`."""
    return _settled(account, late).due_between(month.start, month.end)


def of(account: Account, month: Month, at: datetime) -> Achieved:
    """The month's figures in a fixed number of queries, however many cases. What is late at `at` counts as missed."""
    late = overdue.at(at, account)
    settled, waiting = promises(account, month, late), late.due_between(month.start, month.end)
    left_out = _left_out(settled, late, month)
    kinds = {kind: Tally(str(Promise.Kind(kind).label)) for kind in Promise.Kind.values}
    severities = {severity: Tally(str(Severity(severity).label)) for severity in Severity.values}
    grouped = settled.counted().values_list("kind", "severity", "is_missed").annotate(Count("pk")).order_by()
    uncounted = late.counted_between(month.start, month.end)
    for kind, severity, is_missed, number in [*grouped, *((p.kind, p.severity, True, 1) for p in uncounted)]:
        for count in (kinds[kind], severities[severity]):
            count.add(number, is_missed=is_missed)
    for exclusion in left_out:
        for count in (kinds[exclusion.promise.kind], severities[exclusion.promise.severity]):
            count.left_out += 1
    asked = Survey.objects.filter(account=account, asked_at__gte=month.start, asked_at__lt=month.end)
    return Achieved(
        month=month,
        kinds=list(kinds.values()),
        severities=[count for count in severities.values() if count.n or count.left_out],
        trend=_trend(account, month, late),
        left_out=left_out,
        missed=sum(count.missed for count in kinds.values()),
        calendars=list(_versions(CalendarVersion, settled, waiting, "calendar_version", "calendar")),
        tiers=list(_versions(TierVersion, settled, waiting, "tier_version", "tier")),
        surveys=surveying.figures(asked),
        measured=_measured(account, month),
    )


def missed(account: Account, month: Month, at: datetime) -> InOrder:
    """Those that were missed and count, in the order in which they fell due: to be read a page at a time."""
    late = overdue.at(at, account)
    rows = promises(account, month, late).counted().missed().select_related("case")
    return InOrder(rows, late.counted_between(month.start, month.end))


def told_missed(rows: Iterable[Promise]) -> list[Miss]:
    """By how much each of some missed promises was missed."""
    shown = list(rows)
    pauses = pausing.of({promise.case_id for promise in shown})
    return [Miss(promise, promise.late_minutes, pauses.get(promise.case_id, [])) for promise in shown]


def kept(account: Account, month: Month) -> PromiseQuerySet:
    """Those that were kept and count, in the order in which they fell due: to be read a page at a time."""
    rows = Promise.objects.filter(account=account).settled().due_between(month.start, month.end)
    rows = rows.counted().filter(is_missed=False)
    return rows.select_related("case").order_by("due_at", "pk")


def told(rows: Iterable[Promise]) -> list[Kept]:
    """By how much each of some kept promises was kept."""
    shown = list(rows)
    pauses = pausing.of({promise.case_id for promise in shown})
    return [Kept(promise, (promise.margin_seconds or 0) // 60, pauses.get(promise.case_id, [])) for promise in shown]


def _settled(account: Account, late: Overdue) -> PromiseQuerySet:
    return Promise.objects.filter(account=account).settled().exclude(pk__in=late.written_over)


def _left_out(rows: PromiseQuerySet, late: Overdue, month: Month) -> list[Exclusion]:
    """Those of these promises that are not counted, with who said so and why."""
    found = Exclusion.objects.in_force().filter(promise__in=rows).select_related("promise__case", "excluded_by")
    both = [*found, *late.left_out_between(month.start, month.end)]
    return sorted(both, key=lambda exclusion: (exclusion.promise.due_at, exclusion.promise_id))


def _trend(account: Account, month: Month, late: Overdue) -> list[tuple[date, Tally]]:
    """Kept and missed of the months up to this one, oldest first; one in which nothing fell due has neither."""
    last = month.first.year * 12 + month.first.month - 1
    shown = [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS_BACK + 1, last + 1)]
    tallies = {first: Tally(f"{first:%Y-%m}") for first in shown}
    begin, zone = month_of(account, shown[0]), ZoneInfo(account.time_zone)
    rows = _settled(account, late).counted().due_between(begin.start, month.end)
    grouped = rows.annotate(month=TruncMonth("due_at", tzinfo=zone)).order_by().values_list("month", "is_missed")
    counted = [*grouped.annotate(Count("pk"))]
    counted += [(one.due_at.astimezone(zone), True, 1) for one in late.counted_between(begin.start, month.end)]
    for at, is_missed, number in counted:
        tallies[at.date().replace(day=1)].add(number, is_missed=is_missed)
    return list(tallies.items())


def _versions(model, rows, late, name, owner):  # type: ignore[no-untyped-def]  # of either kind of version
    held = Case.objects.filter(pk__in=rows.values("case")).order_by().values(name).distinct()
    waiting = {getattr(promise.case, f"{name}_id") for promise in late}
    return (
        model.objects.filter(Q(pk__in=held) | Q(pk__in=waiting))
        .select_related(owner)
        .order_by(f"{owner}__pk", "number")
    )


def _measured(account: Account, month: Month) -> dict[str, float | int | None]:
    """What stands beside the answers: waits in seconds, and of the cases resolved how many were opened again."""
    calls = Call.objects.filter(case__account=account, started_at__gte=month.start, started_at__lt=month.end)
    resolved = CaseEvent.objects.filter(
        case__account=account, kind=CaseEvent.Kind.RESOLVED, at__gte=month.start, at__lt=month.end
    )
    resolutions = resolved.aggregate(
        n=Count("case", distinct=True),
        reopened=Count("case", filter=Q(case__events__kind=CaseEvent.Kind.REOPENED), distinct=True),
    )
    repeats = Case.objects.filter(account=account, opened_at__gte=month.start, opened_at__lt=month.end)
    told = repeats.aggregate(
        opened=Count("pk"),
        repeated=Count("pk", filter=Q(repeat_contacts__gt=0)),
        unread=Count("pk", filter=Q(answered_unread__gt=0)),
    )
    waits = calls.aggregate(wait=Avg("wait_seconds"), calls=Count("wait_seconds"))
    return {**waits, **resolutions, **told}


def beside(figures: Achieved) -> list[tuple[surveying.Part, str]]:
    """Each part of what the customer said, with what we measured of the same in words; empty where nothing was."""
    found = figures.measured
    opened = _(
        "Measured: in %(unread)s of %(opened)s cases somebody wrote to you before reading the case they were given."
    )
    words = {
        "connected": ("calls", _("Measured: %(wait).0f s wait on average (n = %(calls)s).")),
        "known": ("opened", opened),
        "resolved": ("n", _("Measured: %(reopened)s of %(n)s resolved cases were opened again.")),
        "took": ("opened", _("Measured: in %(repeated)s of %(opened)s cases you got in touch again within 7 days.")),
    }
    return [
        (part, words[part.name][1] % found if part.name in words and found[words[part.name][0]] else "")
        for part in figures.surveys.parts
    ]


def lines(account: Account, month: Month, at: datetime) -> Iterator[list[str | int]]:
    """Every promise of the month as a row of a table, its heading first; what is late at `at` is missed."""
    yield [
        *("case", "severity", "promise", "number", "due", "ended", "kept", "margin_minutes"),
        *("pauses", "paused_minutes", "paused_for", "left_out", "left_out_because"),
        *("calendar_version", "tier_version"),
    ]
    late = overdue.at(at, account)
    rows, waiting = promises(account, month, late), late.due_between(month.start, month.end)
    left_out = {exclusion.promise_id: exclusion for exclusion in _left_out(rows, late, month)}
    rows = rows.select_related("case__calendar_version__calendar", "case__tier_version__tier")
    shown = list(InOrder(rows, waiting))
    pauses = pausing.of({row.case_id for row in shown})
    for row in shown:
        spans = pauses.get(row.case_id, [])
        stood = sum(((span.until or month.end) - span.since).total_seconds() for span in spans)
        exclusion = left_out.get(row.pk)
        yield [
            *(row.case.reference, row.severity, row.kind, row.number, row.due_at.isoformat()),
            *(row.ended_at.isoformat() if row.ended_at else "", "no" if row.is_missed else "yes"),
            *("" if row.margin_seconds is None else row.margin_seconds // 60, len(spans), int(stood // 60)),
            "; ".join(dict.fromkeys(span.reason for span in spans)),
            *((exclusion.ground, exclusion.reason) if exclusion else ("", "")),
            *(str(row.case.calendar_version), str(row.case.tier_version)),
        ]
