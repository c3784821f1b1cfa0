"""For which owner a company counts in a period.

Where it pays less than before: for who owned it when notice came, of several notices the first; where no notice was
written down, for who owned it on the day since which it has paid less. Where it does not: for who owns it at the end.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q

from portal.accounts import ownership
from portal.accounts.models import Account
from portal.accounts.ownership import Owners

from . import retention
from .models import ContractLine, Renewal
from .rates import Rates, rates_on
from .retention import Figures, Line, Period, Position

COLUMNS = ("account", "currency", "yearly_amount", "starts_on", "ends_on")


@dataclass(frozen=True)
class Notices:
    """The first notice that fell into a period, by account: when it came and to whom the loss is booked."""

    first: dict[int, tuple[date, int | None]]


@dataclass(frozen=True)
class Report:
    period: Period
    figures: Figures
    positions: list[Position]
    house: str
    unrated: list[str]


def report(period: Period, *, without: Account | None = None) -> Report:
    """Company-wide and by owner in five queries, six where a loss has no notice; `without` leaves one company out."""
    rates, owned = rates_on(period.since), ownership.owners()
    lines = lines_at(period, without)
    found = retention.positions(lines, rates, period)
    told = notices(period)
    unsaid = {one.account: one.opening for one in found if one.loss and one.account not in told.first}
    fell = _fell(period, rates, unsaid) if unsaid else {}
    figures = retention.reckon(found, counts_for(period, fell, owned, told))
    unrated = sorted({line.currency for line in lines} - rates.worth.keys())
    return Report(period, figures, found, settings.HOUSE_CURRENCY, unrated)


def lines_at(period: Period, without: Account | None = None) -> list[Line]:
    """Those that run on either day."""
    running = Q(starts_on__lte=period.since, ends_on__gt=period.since)
    running |= Q(starts_on__lte=period.until, ends_on__gt=period.until)
    rows: Any = ContractLine.objects.filter(running).exclude(account=without).order_by()
    return list(map(Line._make, rows.values_list(*COLUMNS).iterator(chunk_size=10_000)))


def notices(period: Period) -> Notices:
    """Of lines that ended in the period."""
    lost = Renewal.objects.filter(
        outcome__in=Renewal.LOSSES, line__ends_on__gt=period.since, line__ends_on__lte=period.until
    )
    first: dict[int, tuple[date, int | None]] = {}
    for account, notice_on, owner in lost.order_by("notice_on", "pk").values_list(
        "line__account", "notice_on", "booked_to"
    ):
        if notice_on:
            first.setdefault(account, (notice_on, owner))
    return Notices(first)


def counts_for(
    period: Period, fell: Mapping[int, date], owned: Owners, told: Notices
) -> Callable[[Position], int | None]:
    """`fell` says since when a company has paid less, of those without a notice."""

    def owner_of(position: Position) -> int | None:
        if position.loss and position.account in told.first:
            return told.first[position.account][1]
        return owned.at(position.account, morning(fell.get(position.account, period.until)))

    return owner_of


def _fell(period: Period, rates: Rates, openings: dict[int, int]) -> dict[int, date]:
    """The day since which each of these companies has paid less."""
    lines: dict[int, list[Line]] = defaultdict(list)
    meanwhile = ContractLine.objects.filter(starts_on__lte=period.until, ends_on__gt=period.since).order_by()
    if len(openings) < 500:  # beyond that it is quicker to read them all than to name the companies
        meanwhile = meanwhile.filter(account__in=openings)
    rows: Any = meanwhile.values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=10_000):
        if row[0] in openings:
            lines[row[0]].append(Line._make(row))
    return {account: retention.fell_on(lines[account], rates, period, paid) for account, paid in openings.items()}


def morning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
