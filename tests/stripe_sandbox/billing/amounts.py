"""What discounts take off and what taxes add, in whole minor units: pure arithmetic, no object in sight.

Each line is rounded by itself, a half away from zero, so that a credit undoes its charge to the cent.
"""

from fractions import Fraction
from typing import NamedTuple


class Reduction(NamedTuple):
    """A discount: `percent` of what is left of each line, or `amount` off all of them together."""

    id: str
    percent: Fraction | None
    amount: int | None
    products: frozenset | None  # those it is limited to


class Rate(NamedTuple):
    """A tax in percent of the net amount, on top of the price or contained in it; `reason` is Stripe's word for it."""

    id: str
    percentage: Fraction
    inclusive: bool
    reason: str


class Tax(NamedTuple):
    rate: Rate
    amount: int
    taxable: int


def rounded(amount):
    """A half is rounded away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def reduce(lines, reductions):
    """For each (amount, product) what each reduction takes off it, in order: [[(id, amount)]], without zeros."""
    left = [max(0, amount) for amount, _product in lines]
    taken = [[] for _line in lines]
    for reduction in reductions:
        wanted = [reduction.products is None or product in reduction.products for _amount, product in lines]
        for index, amount in enumerate(_taken(left, wanted, reduction)):
            if amount:
                left[index] -= amount
                taken[index].append((reduction.id, amount))
    return taken


def _taken(left, wanted, reduction):
    bases = [amount if is_wanted else 0 for amount, is_wanted in zip(left, wanted, strict=True)]
    if reduction.percent is not None:
        return [rounded(base * reduction.percent / 100) for base in bases]
    return split(min(reduction.amount, sum(bases)), bases)


def split(amount, weights):
    """An amount in parts by weight that add up to it; what rounding leaves goes to the largest remainders."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    exact = [Fraction(amount * weight, total) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def taxes(net, rates):
    """The taxes on a net amount: inclusive ones are taken out of it first, exclusive ones come on top of the rest."""
    inside = 1 + sum((rate.percentage for rate in rates if rate.inclusive), Fraction(0)) / 100
    contained = [rounded(net / inside * rate.percentage / 100) for rate in rates if rate.inclusive]
    taxable = net - sum(contained)
    return [Tax(rate, rounded(_base(net, inside, rate, taxable) * rate.percentage / 100), taxable) for rate in rates]


def _base(net, inside, rate, taxable):
    return net / inside if rate.inclusive else taxable
