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

from . import pausing, state, surveying
from .models import Call, Case, CaseEvent, Exclusion, Promise, Survey
from .models.events import PromiseQuerySet
from .pausing import Pause

MONTHS_BACK, MOST_MISSES = 6, 50


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
    misses: list[Miss]
    left_out: list[Exclusion]
    missed: int
    calendars: list[CalendarVersion]
    tiers: list[TierVersion]
    surveys: surveying.Figures
    measured: dict[str, float | int | None] = field(default_factory=dict)


def month_of(account: Account, day: date) -> Month:
    """The month in which a day of the company's calendar lies."""
    zone = ZoneInfo(account.time_zone)
    first = day.replace(day=1)
    following = (first.replace(day=28) + business_time.ONE_DAY * 4).replace(day=1)
    start, end = (business_time.instant(datetime.combine(on, time()), zone) for on in (first, following))
    return Month(first, start, end)


def month_at(account: Account, instant: datetime) -> Month:
    return month_of(account, instant.astimezone(ZoneInfo(account.time_zone)).date())


def promises(account: Account, month: Month) -> PromiseQuerySet:
    return Promise.objects.filter(account=account).settled().due_between(month.start, month.end)


def of(account: Account, month: Month, at: datetime) -> Achieved:
    """The month's figures in a fixed number of queries, however many cases. What is late at `at` counts as missed."""
    settled = promises(account, month)
    rows, left_out = settled.counted(), _left_out(settled)
    late = unwritten(account, month, at)
    kinds = {kind: Tally(str(Promise.Kind(kind).label)) for kind in Promise.Kind.values}
    severities = {severity: Tally(str(Severity(severity).label)) for severity in Severity.values}
    grouped = rows.values_list("kind", "severity", "is_missed").annotate(Count("pk")).order_by()
    counted = [*grouped, *((p.kind, p.severity, True, 1) for p in late)]
    for kind, severity, is_missed, number in counted:
        for count in (kinds[kind], severities[severity]):
            count.missed += number * is_missed
            count.kept += number * (not is_missed)
    for exclusion in left_out:
        for count in (kinds[exclusion.promise.kind], severities[exclusion.promise.severity]):
            count.left_out += 1
    asked = Survey.objects.filter(account=account, asked_at__gte=month.start, asked_at__lt=month.end)
    return Achieved(
        month=month,
        kinds=list(kinds.values()),
        severities=[count for count in severities.values() if count.n or count.left_out],
        trend=_trend(account, month, len(late)),
        misses=_misses(late, rows),
        left_out=left_out,
        missed=sum(count.missed for count in kinds.values()),
        calendars=list(_versions(CalendarVersion, settled, "calendar_version", "calendar")),
        tiers=list(_versions(TierVersion, settled, "tier_version", "tier")),
        surveys=surveying.figures(asked),
        measured=_measured(account, month),
    )


def kept(account: Account, month: Month) -> PromiseQuerySet:
    """Those that were kept and count, in the order in which they fell due: to be read a page at a time."""
    rows = promises(account, month).counted().filter(is_missed=False)
    return rows.select_related("case").order_by("due_at", "pk")


def told(rows: Iterable[Promise]) -> list[Kept]:
    """By how much each of some kept promises was kept."""
    shown = list(rows)
    pauses = pausing.of({promise.case_id for promise in shown})
    return [Kept(promise, (promise.margin_seconds or 0) // 60, pauses.get(promise.case_id, [])) for promise in shown]


def unwritten(account: Account, month: Month, at: datetime) -> list[Promise]:
    """Promises missed by now that no event tells of yet: the timer has not come by, which changes no figure."""
    waiting = Case.objects.filter(account=account, next_notice_at__lt=at, next_due_at__lt=at)
    found = []
    for case in waiting.select_related("calendar_version__calendar", "tier_version__tier"):
        for promise in state.unnoticed_misses(case, at):
            if month.start <= promise.due < month.end:
                found.append(state.missed(case, promise.kind, promise.due))
    return found


def _left_out(rows: PromiseQuerySet) -> list[Exclusion]:
    """Those of these promises that are not counted, with who said so and why."""
    found = Exclusion.objects.in_force().filter(promise__in=rows)
    return list(found.select_related("promise__case", "excluded_by").order_by("promise__due_at", "promise__pk"))


def _trend(account: Account, month: Month, late: int) -> list[tuple[date, Tally]]:
    """Kept and missed of the months up to this one, oldest first; in this one `late` more are missed than written."""
    year, number = divmod(month.first.year * 12 + month.first.month - 1 - (MONTHS_BACK - 1), 12)
    begin = month_of(account, date(year, number + 1, 1))
    rows = Promise.objects.filter(account=account).settled().counted().due_between(begin.start, month.end)
    in_month = TruncMonth("due_at", tzinfo=ZoneInfo(account.time_zone))
    grouped = (
        rows.annotate(month=in_month)
        .values("month")
        .annotate(missed=Count("pk", filter=Q(is_missed=True)), kept=Count("pk", filter=Q(is_missed=False)))
    )
    tallies = {row["month"].date(): Tally(f"{row['month']:%Y-%m}", row["kept"], row["missed"]) for row in grouped}
    if late:
        tallies.setdefault(month.first, Tally(f"{month.first:%Y-%m}")).missed += late
    return sorted(tallies.items())


def _misses(late: list[Promise], rows: PromiseQuerySet) -> list[Miss]:
    written = rows.missed().select_related("case").order_by("due_at")[: MOST_MISSES - len(late)]
    shown = [*late, *written]
    pauses = pausing.of({promise.case_id for promise in shown})
    return [Miss(promise, promise.late_minutes, pauses.get(promise.case_id, [])) for promise in shown]


def _versions(model, rows, name, owner):  # type: ignore[no-untyped-def]  # of either kind of version
    held = Case.objects.filter(pk__in=rows.values("case")).order_by().values(name).distinct()
    return model.objects.filter(pk__in=held).select_related(owner).order_by(f"{owner}__pk", "number")


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
    rows = promises(account, month).select_related("case__calendar_version__calendar", "case__tier_version__tier")
    late = unwritten(account, month, at)
    shown = sorted([*rows.order_by("due_at", "pk"), *late], key=lambda promise: promise.due_at)
    pauses = pausing.of({row.case_id for row in shown})
    left_out = {exclusion.promise_id: exclusion for exclusion in _left_out(promises(account, month))}
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
