"""What a change of plan is worth, worked out apart from the sandbox: from the definition, in fractions.

A period costs its price less what a discount takes off it, and the tax on the rest. Of a period that is left early the
unused share comes back, of the one that takes its place the same share is due: shares of price and of discount are
rounded to a minor unit each, a half away from zero, and so is the tax. Whatever is less than nothing is kept as credit.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Terms:
    """What a company's money is subject to. `percent` or `amount` is taken off, `tax` is in percent."""

    percent: Fraction | None = None
    amount: int | None = None
    once: bool = False  # the discount is for the first invoice only
    tax: Fraction = Fraction(0)
    contained: bool = False  # the tax is part of the price

    def off(self, price: int) -> int:
        """What is taken off a whole period."""
        if self.percent is not None:
            return nearest(price * self.percent / 100)
        return min(self.amount or 0, price)

    def with_tax(self, net: int) -> int:
        return net if self.contained else net + nearest(net * self.tax / 100)


def of_change(old: int, new: int, left: Fraction, terms: Terms, *, new_period: bool) -> int:
    """Due at once, in minor units: `old` and `new` are the prices of whole periods, `left` the unused share of the old.

    With `new_period` the new one begins now and is due whole.
    """
    back = nearest(old * left) - nearest(terms.off(old) * left)
    discount = 0 if terms.once else terms.off(new)
    due = new - discount if new_period else nearest(new * left) - nearest(discount * left)
    return max(0, terms.with_tax(due) - terms.with_tax(back))


def nearest(amount: Fraction | int) -> int:
    """A half goes away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole
