"""How much of our revenue hangs on few customers, and what would be left without one of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from portal.accounts.models import Account

from .booking import COLUMNS
from .models import ContractLine
from .rates import rates_on
from .retention import Line, in_house

TOPS = (1, 5, 10)


@dataclass(frozen=True)
class Concentration:
    """Yearly revenue by account on a day, in minor units of the house currency; those who pay nothing are not in it."""

    day: date
    paid: Mapping[int, int]
    house: str
    unrated: list[str]

    @property
    def total(self) -> int:
        return sum(self.paid.values())

    @property
    def accounts(self) -> int:
        return len(self.paid)

    def top(self, number: int) -> Fraction | None:
        """The share of the `number` largest."""
        largest = sorted(self.paid.values(), reverse=True)[:number]
        return Fraction(sum(largest), self.total) if self.total else None

    @property
    def tops(self) -> list[tuple[int, Fraction | None]]:
        return [(number, self.top(number)) for number in TOPS]

    @property
    def herfindahl(self) -> int | None:
        """The sum of squared shares in percent, rounded: 10,000 is one customer, 100 a hundred equal ones."""
        if not self.total:
            return None
        return round(Fraction(10_000 * sum(amount * amount for amount in self.paid.values()), self.total**2))

    def share(self, account: int) -> Fraction | None:
        return Fraction(self.paid.get(account, 0), self.total) if self.total else None

    def without(self, account: int) -> "Concentration":
        left = {one: amount for one, amount in self.paid.items() if one != account}
        return Concentration(self.day, left, self.house, self.unrated)

    def largest(self, number: int) -> list[int]:
        return sorted(self.paid, key=lambda account: (-self.paid[account], account))[:number]


def on(day: date) -> Concentration:
    """At the planning rates of that day: two queries."""
    return over([day])[0]


def over(days: list[date]) -> list[Concentration]:
    """Each day at its own planning rates; one query for the lines, one a day for the rates."""
    amounts: list[dict[int, dict[str, int]]] = [defaultdict(lambda: defaultdict(int)) for _day in days]
    rows: Any = ContractLine.objects.filter(starts_on__lte=max(days), ends_on__gt=min(days)).order_by()
    for line in map(Line._make, rows.values_list(*COLUMNS).iterator(chunk_size=10_000)):
        for number, day in enumerate(days):
            if line.runs_on(day):
                amounts[number][line.account][line.currency] += line.yearly_amount
    return [_of(day, of_day) for day, of_day in zip(days, amounts, strict=True)]


def _of(day: date, amounts: dict[int, dict[str, int]]) -> Concentration:
    rates = rates_on(day)
    paid = {account: in_house(rates, sums) for account, sums in amounts.items()}
    named = {currency for sums in amounts.values() for currency in sums}
    return Concentration(
        day, {one: amount for one, amount in paid.items() if amount}, rates.house, sorted(named - rates.worth.keys())
    )


def quarters_back(today: date, number: int) -> list[date]:
    """The first days of the last quarters and today, the oldest first."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    found = []
    for back in range(number):
        year, month = divmod(12 * first.year + first.month - 1 - 3 * back, 12)
        found.append(date(year, month + 1, 1))
    return sorted({*found, today})


def names_of(accounts: list[int]) -> dict[int, Account]:
    return Account.objects.in_bulk(accounts)
