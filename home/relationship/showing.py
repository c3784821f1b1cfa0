"""Retention and concentration as a page shows them: names for keys, percent for fractions, rows for charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _

from portal.accounts.models import Account, User
from portal.revenue import booking, concentration
from portal.revenue.booking import Report
from portal.revenue.cohorts import Cohort
from portal.revenue.concentration import Concentration
from portal.revenue.retention import Period, Retention

LARGEST, QUARTERS = 10, 8
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Row:
    """One owner's figures, or everybody's."""

    name: str
    retention: Retention


def by_owner(report: Report) -> list[Row]:
    """Those with the most revenue first, nobody's last."""
    people = User.objects.in_bulk([owner for owner in report.figures.owners if owner is not None])
    rows = sorted(report.figures.owners.items(), key=lambda pair: (pair[0] is None, -pair[1].opening))
    return [Row(str(people[owner]) if owner is not None else _("Nobody"), figures) for owner, figures in rows]


def waterfall(total: Retention) -> list[tuple[str, int, bool]]:
    """Label, amount, and whether it is a level rather than a step."""
    return [
        (_("At the start"), total.opening, True),
        (_("Paid less"), -total.contraction, False),
        (_("Left"), -total.churn, False),
        (_("Paid more"), total.expansion, False),
        (_("At the end"), total.closing, True),
    ]


def losses(report: Report) -> list[tuple[Account, int]]:
    """Companies that pay less, who lost us most first, with how much less."""
    lost = sorted((one for one in report.positions if one.loss), key=lambda one: -one.loss)[:20]
    accounts = concentration.names_of([one.account for one in lost])
    return [(accounts[one.account], one.loss) for one in lost]


def cohort_heads(found: Sequence[Cohort]) -> list[int]:
    first = min((cohort.year for cohort in found), default=0)
    last = max((cohort.year + len(cohort.paid) - 1 for cohort in found), default=0)
    return list(range(first, last + 1)) if found else []


@dataclass(frozen=True)
class Quarter:
    now: Concentration
    left: Concentration | None


@dataclass(frozen=True)
class Shares:
    """The largest customers today with their share on every day, and the totals with and without one of them."""

    quarters: list[Quarter]
    largest: list[tuple[Account, list[Fraction | None]]]
    chosen: Account | None
    retention: Retention
    retention_left: Retention | None

    @property
    def today(self) -> Quarter:
        return self.quarters[-1]


def shares(today: date, chosen: Account | None) -> Shares:
    days = concentration.over(concentration.quarters_back(today, QUARTERS))
    quarters = [Quarter(day, day.without(chosen.pk) if chosen else None) for day in days]
    keys = days[-1].largest(LARGEST)
    if chosen and chosen.pk not in keys:
        keys.append(chosen.pk)
    accounts, year = concentration.names_of(keys), Period(today - A_YEAR, today)
    return Shares(
        quarters,
        [(accounts[key], [day.share(key) for day in days]) for key in keys],
        chosen,
        booking.report(year).figures.total,
        booking.report(year, without=chosen).figures.total if chosen else None,
    )
