"""How much of what customers paid us on one day the same customers still pay on another.

Of each company that paid on the first day: kept is the lesser of what it paid then and pays now, expansion what it pays
more, contraction what it pays less, churn all of it where it pays nothing. Gross retention is kept by opening, net
retention is closing by opening, logo retention is companies that still pay by companies that paid. Companies that came
in between are in none of them. Both days are counted at the planning rates of the first, so that no exchange rate
expands anybody. Source of the terms: the usual ones of subscription businesses.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .rates import Rates


class Line(NamedTuple):
    """A contract line in plain values: what a company pays a year, and when."""

    account: int
    currency: str
    yearly_amount: int
    starts_on: date
    ends_on: date

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


@dataclass(frozen=True)
class Period:
    """What was paid on `since` is compared with what is paid on `until`."""

    since: date
    until: date


@dataclass(frozen=True)
class Position:
    """A company that paid on the first day, in minor units of the house currency."""

    account: int
    opening: int
    closing: int

    @property
    def kept(self) -> int:
        return min(self.opening, self.closing)

    @property
    def loss(self) -> int:
        return self.opening - self.kept


@dataclass
class Retention:
    """Sums over companies. The rates are exact and None where nobody paid on the first day."""

    accounts: int = 0
    stayed: int = 0
    opening: int = 0
    contraction: int = 0
    churn: int = 0
    expansion: int = 0

    def add(self, position: Position) -> None:
        self.accounts += 1
        self.stayed += position.closing > 0
        self.opening += position.opening
        self.expansion += position.closing - position.kept
        if position.closing:
            self.contraction += position.loss
        else:
            self.churn += position.loss

    @property
    def kept(self) -> int:
        return self.opening - self.contraction - self.churn

    @property
    def closing(self) -> int:
        return self.kept + self.expansion

    @property
    def gross(self) -> Fraction | None:
        return Fraction(self.kept, self.opening) if self.opening else None

    @property
    def net(self) -> Fraction | None:
        return Fraction(self.closing, self.opening) if self.opening else None

    @property
    def logo(self) -> Fraction | None:
        return Fraction(self.stayed, self.accounts) if self.accounts else None


@dataclass
class Figures:
    """Of everybody, and of each owner by key (None: nobody owned it); every company counts for one owner, once."""

    total: Retention = field(default_factory=Retention)
    owners: dict[int | None, Retention] = field(default_factory=lambda: defaultdict(Retention))


def positions(lines: Iterable[Line], rates: Rates, period: Period) -> list[Position]:
    """Companies that paid on the first day; each day's sum is rounded once. What has no rate is left out."""
    opening: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    closing: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    since, until = period.since, period.until
    for account, currency, amount, starts_on, ends_on in lines:
        if starts_on <= since < ends_on:
            opening[account][currency] += amount
        if starts_on <= until < ends_on:
            closing[account][currency] += amount
    found = []
    for account, amounts in opening.items():
        if paid := in_house(rates, amounts):
            found.append(Position(account, paid, in_house(rates, closing.get(account, {}))))
    return found


def in_house(rates: Rates, amounts: Mapping[str, int]) -> int:
    foreign = {currency: amount for currency, amount in amounts.items() if currency != rates.house}
    return amounts.get(rates.house, 0) + (round(rates.total(foreign)) if foreign else 0)


def reckon(found: Iterable[Position], owner_of: Callable[[Position], int | None]) -> Figures:
    """`owner_of` says for whom a company counts: see `booking`."""
    figures = Figures()
    for position in found:
        figures.total.add(position)
        figures.owners[owner_of(position)].add(position)
    return figures


def fell_on(lines: Collection[Line], rates: Rates, period: Period, opening: int) -> date:
    """Of one company that pays less than on the first day: the day since which it has."""

    def pays(day: date) -> int:
        amounts: dict[str, int] = defaultdict(int)
        for line in lines:
            if line.runs_on(day):
                amounts[line.currency] += line.yearly_amount
        return in_house(rates, amounts)

    turns = {day for line in lines for day in (line.starts_on, line.ends_on) if period.since < day <= period.until}
    fell = period.until
    for day in sorted(turns, reverse=True):
        if pays(day) >= opening:
            break
        fell = day
    return fell
