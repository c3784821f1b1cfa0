from datetime import date
from fractions import Fraction

import pytest

from portal.revenue import concentration
from portal.revenue.concentration import Concentration
from portal.revenue.models import PlanningRate
from tests.factories.portal_revenue import ContractLineFactory

DAY = date(2026, 3, 3)


def of(*amounts):
    return Concentration(DAY, dict(enumerate(amounts, start=1)), "EUR", [])


@pytest.mark.parametrize(
    ("amounts", "index"), [([100], 10_000), ([50, 50], 5_000), ([50, 30, 20], 3_800), ([1] * 100, 100), ([], None)]
)
def test_herfindahl_is_the_sum_of_squared_shares(amounts, index):
    assert of(*amounts).herfindahl == index


def test_tops_are_shares_of_the_largest():
    assert of(10, 40, 30, 5, 5, 5, 5).tops == [(1, Fraction(2, 5)), (5, Fraction(9, 10)), (10, Fraction(1))]


def test_without_one_every_total_is_that_of_the_others():
    left = of(50, 30, 20).without(1)

    assert (left.total, left.accounts, left.top(1), left.herfindahl) == (50, 2, Fraction(3, 5), 5_200)
    assert left.share(1) == 0


def test_days_are_counted_at_their_own_rates_and_name_what_has_none(db):
    for rate, holds_from in (("0.5", date(2025, 1, 1)), ("0.8", date(2026, 1, 1))):
        PlanningRate.objects.create(currency="USD", rate=rate, holds_from=holds_from)
    dollars = ContractLineFactory(currency="USD", yearly_amount=1000)
    ContractLineFactory(currency="CHF", yearly_amount=1000)
    ended = ContractLineFactory(yearly_amount=300, ends_on=DAY)

    before, today = concentration.over([date(2025, 6, 1), DAY])

    assert before.paid == {dollars.account_id: 500, ended.account_id: 300}
    assert (today.paid, today.unrated) == ({dollars.account_id: 800}, ["CHF"])


def test_quarters_end_with_today():
    assert concentration.quarters_back(DAY, 3) == [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), DAY]
    assert concentration.quarters_back(date(2026, 1, 1), 2) == [date(2025, 10, 1), date(2026, 1, 1)]
