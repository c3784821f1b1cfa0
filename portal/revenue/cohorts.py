"""Companies by the year in which they began to pay, and what of their first revenue they pay in each year after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Min

from .booking import COLUMNS
from .models import ContractLine
from .rates import Rates, rates_on
from .retention import Line, in_house


@dataclass(frozen=True)
class Cohort:
    """`paid` is what its companies paid on the last day of each year from their first on, in the house currency."""

    year: int
    accounts: int
    paid: list[int]

    @property
    def shares(self) -> list[int | None]:
        """In percent of the first year's end, rounded."""
        first = self.paid[0]
        return [round(Fraction(100 * amount, first)) if first else None for amount in self.paid]


def cohorts(today: date, *, years: int = 5) -> list[Cohort]:
    """The last `years` whole years and the one that runs, which counts on `today`; at today's planning rates."""
    begun = dict(ContractLine.objects.order_by().values_list("account").annotate(Min("starts_on")))
    recent = today.year - years
    rows: Any = ContractLine.objects.filter(ends_on__gt=date(recent, 1, 1)).order_by()
    lines = map(Line._make, rows.values_list(*COLUMNS).iterator(chunk_size=10_000))
    days = {year: min(date(year, 12, 31), today) for year in range(recent, today.year + 1)}
    return reckon(lines, {account: first.year for account, first in begun.items()}, days, rates_on(today))


def reckon(lines: Iterable[Line], begun: dict[int, int], days: dict[int, date], rates: Rates) -> list[Cohort]:
    """`begun` is the year in which each account began, `days` the day on which each year is counted."""
    amounts: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        for year, day in days.items():
            if line.runs_on(day):
                amounts[begun[line.account], year][line.currency] += line.yearly_amount
    accounts: dict[int, int] = defaultdict(int)
    for year in begun.values():
        accounts[year] += 1
    return [
        Cohort(
            year,
            accounts[year],
            [in_house(rates, amounts.get((year, counted), {})) for counted in days if counted >= year],
        )
        for year in sorted(days)
        if accounts[year]
    ]
