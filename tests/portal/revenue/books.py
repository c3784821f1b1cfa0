"""Random books of contract lines and hand-overs, and what comes of them reckoned the long way: day by day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from portal.revenue.rates import Rates
from portal.revenue.retention import Line, Period

FIRST = date(2025, 1, 1)
RATES = Rates("EUR", {"EUR": Decimal(1), "USD": Decimal("0.9137"), "JPY": Decimal("0.0061")})
CENTS = {"EUR": Fraction(1), "USD": Fraction("0.9137"), "JPY": Fraction("0.61")}
DAYS = 60

days = st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))
periods = st.tuples(days, days).filter(lambda two: two[0] < two[1]).map(lambda two: Period(*two))


@st.composite
def books(draw):
    """Lines of up to four accounts; hand-overs as (account, day, owner); notices as (account, day, owner)."""
    lines = draw(
        st.lists(
            st.builds(
                lambda account, currency, amount, begin, length: Line(
                    account, currency, amount, FIRST + timedelta(days=begin), FIRST + timedelta(days=begin + length)
                ),
                st.integers(1, 4),
                st.sampled_from([*CENTS, "CHF"]),
                st.integers(0, 500),
                st.integers(-20, DAYS),
                st.integers(1, DAYS),
            ),
            max_size=8,
        )
    )
    handed = draw(st.lists(st.tuples(st.integers(1, 4), days, st.integers(1, 3)), max_size=5))
    told = draw(st.dictionaries(st.integers(1, 4), st.tuples(days, st.none() | st.integers(1, 3)), max_size=3))
    return lines, handed, told


def paid(lines, account, day):
    """Cents, rounded half to even once, as the product rounds."""
    foreign, own = Fraction(0), 0
    for line in lines:
        if line.account == account and line.starts_on <= day < line.ends_on:
            if line.currency == "EUR":
                own += line.yearly_amount
            else:
                foreign += line.yearly_amount * CENTS.get(line.currency, Fraction(0))
    return own + round(foreign)


def owner_on(handed, account, day):
    """The hand-over of latest day up to `day`; of one day the last said."""
    until = [(when, number, owner) for number, (of, when, owner) in enumerate(handed) if of == account and when <= day]
    return max(until)[2] if until else None


def long_way(lines, handed, told, period):
    """{owner: [accounts, stayed, opening, kept, closing]}, the total under "all"."""
    found = {}
    for account in {line.account for line in lines}:
        opening, closing = paid(lines, account, period.since), paid(lines, account, period.until)
        if not opening:
            continue
        if closing >= opening:
            owner = owner_on(handed, account, period.until)
        elif account in told:
            owner = told[account][1]
        else:
            day = period.until
            while day - timedelta(days=1) > period.since and paid(lines, account, day - timedelta(days=1)) < opening:
                day -= timedelta(days=1)
            owner = owner_on(handed, account, day)
        for key in ("all", owner):
            sums = found.setdefault(key, [0, 0, 0, 0, 0])
            for number, amount in enumerate((1, closing > 0, opening, min(opening, closing), closing)):
                sums[number] += amount
    return found
