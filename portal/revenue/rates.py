"""Amounts of several currencies as one: planning rates that staff keep, each from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.numbers import get_currency_precision
from django.conf import settings

from .models import PlanningRate


@dataclass(frozen=True)
class Rates:
    """What one unit of each currency is worth in `house` on a day; the house currency itself is worth one."""

    house: str
    worth: Mapping[str, Decimal]

    def convert(self, amount: int, currency: str) -> Fraction | None:
        """Minor units to the house currency's, exactly; None where no rate is known."""
        worth = self.worth.get(currency)
        if worth is None:
            return None
        places = get_currency_precision(self.house) - get_currency_precision(currency)
        return Fraction(amount) * Fraction(worth) * Fraction(10) ** places

    def total(self, amounts: Mapping[str, int]) -> Fraction:
        """Everything that can be converted; `unrated` says what could not."""
        return sum((self.convert(amount, one) or Fraction(0) for one, amount in amounts.items()), Fraction(0))

    def unrated(self, amounts: Mapping[str, int]) -> dict[str, int]:
        return {one: amount for one, amount in amounts.items() if amount and one not in self.worth}


def rates_on(day: date) -> Rates:
    """For each currency the rate that began last, up to that day."""
    rows = PlanningRate.objects.filter(holds_from__lte=day).order_by("holds_from")
    worth = {row.currency: row.rate for row in rows}
    return Rates(settings.HOUSE_CURRENCY, worth | {settings.HOUSE_CURRENCY: Decimal(1)})
