"""The arithmetic of money and periods against slow and certain ways of reckoning."""

import calendar
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stripe_sandbox.billing import cards, periods, proration


@given(st.integers(0, 10**10), st.integers(-(10**8), 10**8), st.integers(1, 10**8))
def test_share_is_the_exact_part_rounded_half_up(amount, part, whole):
    exact = Fraction(amount * max(0, part), whole)
    assert proration.share(amount, part, whole) == int(exact + Fraction(1, 2))


@given(st.integers(0, 10**9), st.integers(1, 10), st.integers(0, 31 * periods.DAY), st.integers(0, 32 * periods.DAY))
def test_same_price_again_costs_nothing(amount, quantity, start, after):
    price = {"unit_amount": amount}
    item = {"id": "si_1", "price": price, "quantity": quantity}
    item |= {"current_period_start": start, "current_period_end": start + 31 * periods.DAY}
    product = {"name": "Gold"}
    credit = proration.unused(item, product, start + after, [])
    charge = proration.remaining(item, price, quantity, product, start + after, [])
    assert credit.amount + charge.amount == 0


def test_credit_is_never_more_than_was_paid():
    item = {"id": "si_1", "price": {"unit_amount": 100}, "quantity": 1}
    item |= {"current_period_start": 1000, "current_period_end": 2000}
    assert proration.unused(item, {"name": "Gold"}, 0, []).amount == -100
    assert proration.unused(item, {"name": "Gold"}, 5000, []).amount == 0


def instant(*parts):
    return calendar.timegm((*parts, 0, 0, 0))


@pytest.mark.parametrize(
    ("start", "interval", "count", "anchor", "end"),
    [
        ((2025, 1, 31), "month", 1, (2025, 1, 31), (2025, 2, 28)),
        ((2025, 2, 28), "month", 1, (2025, 1, 31), (2025, 3, 31)),
        ((2024, 1, 31), "month", 1, (2024, 1, 31), (2024, 2, 29)),
        ((2024, 2, 29), "year", 1, (2024, 2, 29), (2025, 2, 28)),
        ((2025, 11, 30), "month", 3, (2025, 11, 30), (2026, 2, 28)),
        ((2025, 12, 31), "month", 1, (2025, 12, 31), (2026, 1, 31)),
        ((2025, 1, 1), "week", 2, (2025, 1, 1), (2025, 1, 15)),
        ((2025, 1, 1), "day", 10, (2025, 1, 1), (2025, 1, 11)),
    ],
)
def test_period_end(start, interval, count, anchor, end):
    recurring = {"interval": interval, "interval_count": count}
    assert periods.period_end(instant(*start), recurring, instant(*anchor)) == instant(*end)


@given(st.integers(0, 2_000_000_000), st.integers(1, 24))
def test_months_add_up(start, count):
    """One period of n months ends where n periods of one month do."""
    ends = start
    for _ in range(count):
        ends = periods.period_end(ends, {"interval": "month", "interval_count": 1}, start)
    assert periods.period_end(start, {"interval": "month", "interval_count": count}, start) == ends
    assert datetime.fromtimestamp(ends, UTC).day <= datetime.fromtimestamp(start, UTC).day


def test_every_test_card_has_a_right_check_digit():
    assert [number for number in cards.CARDS if not cards._adds_up(number)] == []
    assert {token for token, number in cards.TOKENS.items() if number not in cards.CARDS} == set()
