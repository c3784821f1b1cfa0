from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from portal.revenue.models import PlanningRate
from portal.revenue.rates import Rates, rates_on
from portal.revenue.setting_up import set_up

RATES = Rates("EUR", {"EUR": Decimal(1), "JPY": Decimal("0.006"), "KWD": Decimal("3.1"), "USD": Decimal("0.9")})


@pytest.mark.parametrize(
    ("amount", "currency", "cents"),
    [(123, "EUR", 123), (1_000, "JPY", 600), (1_000, "KWD", 310), (101, "USD", Fraction(909, 10)), (5, "CHF", None)],
)
def test_convert_knows_each_currencys_own_decimals(amount, currency, cents):
    assert RATES.convert(amount, currency) == cents


@given(st.dictionaries(st.sampled_from(["EUR", "USD", "JPY", "CHF", "SEK"]), st.integers(0, 10**12)))
def test_everything_is_either_converted_or_named_as_unrated(amounts):
    unrated = RATES.unrated(amounts)
    rated = sum((RATES.convert(n, one) for one, n in amounts.items() if RATES.convert(n, one) is not None), Fraction(0))

    assert RATES.total(amounts) == rated
    assert unrated == {one: n for one, n in amounts.items() if n and one in {"CHF", "SEK"}}


def test_rates_on_a_day_are_those_that_began_last(db):
    for day, rate in ((date(2025, 1, 1), "0.9"), (date(2026, 1, 1), "0.8"), (date(2027, 1, 1), "0.7")):
        PlanningRate.objects.create(currency="USD", rate=rate, holds_from=day)

    found = [rates_on(day).worth.get("USD") for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1))]

    assert found == [None, Decimal("0.9"), Decimal("0.8")]
    assert rates_on(date(2024, 1, 1)).worth == {"EUR": 1}


def test_one_rate_for_a_currency_and_day(db):
    PlanningRate.objects.create(currency="USD", rate="0.9", holds_from=date(2025, 1, 1))
    with pytest.raises(IntegrityError):
        PlanningRate.objects.create(currency="USD", rate="0.8", holds_from=date(2025, 1, 1))


@pytest.mark.parametrize(("currency", "rate"), [("EUR", "1"), ("usd", "1"), ("XQX", "1"), ("USD", "0"), ("USD", "-1")])
def test_rate_that_makes_no_sense_is_refused(db, currency, rate):
    with pytest.raises(ValidationError):
        PlanningRate(currency=currency, rate=rate, holds_from=date(2025, 1, 1)).full_clean()


def test_rates_in_the_admin_are_entered_by_managers(as_person, cast):
    set_up(None)
    entered = {"currency": "USD", "rate": "0.9", "holds_from": "2026-01-01"}

    answers = {who: as_person(who).post("/admin/planningrate/new/", entered).status_code for who in ("marta", "milo")}
    twice = as_person("milo").post("/admin/planningrate/new/", entered).text

    assert (answers, PlanningRate.objects.count()) == ({"marta": 302, "milo": 302}, 1)
    assert "There is a rate of this currency from that day already." in twice
    assert as_person("marta").get("/admin/planningrate/").status_code == 200
