"""Retention against a worked example, and against what is reckoned day by day from random books."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings

from portal.accounts import ownership
from portal.accounts.ownership import Owners
from portal.revenue import booking, renewals, retention
from portal.revenue.booking import Notices, morning
from portal.revenue.models import PlanningRate
from portal.revenue.retention import Line, Period
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory
from tests.portal.revenue import books

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def account(*lines, **fields):
    """A company with lines of (amount, starts, ends)."""
    made = make.AccountFactory(**fields)
    for amount, starts_on, ends_on in lines:
        ContractLineFactory(account=made, yearly_amount=amount, starts_on=starts_on, ends_on=ends_on)
    return made


BEFORE, INSIDE, AFTER = date(2024, 5, 1), date(2025, 5, 1), date(2027, 5, 1)


def test_worked_example(db):
    """Start 10.0, contraction 0.6, churn 0.9, expansion 1.8: 85 % gross, 103 % net."""
    account((600_000, BEFORE, AFTER))
    account((200_000, BEFORE, INSIDE), (140_000, INSIDE, AFTER))
    account((90_000, BEFORE, INSIDE))
    account((110_000, BEFORE, INSIDE), (290_000, INSIDE, AFTER))
    account((777_000, INSIDE, AFTER))  # came in between: in none of them

    total = booking.report(YEAR).figures.total

    assert (total.opening, total.contraction, total.churn, total.expansion) == (1_000_000, 60_000, 90_000, 180_000)
    assert (total.gross, total.net) == (Fraction(85, 100), Fraction(103, 100))
    assert (total.stayed, total.accounts, total.logo) == (3, 4, Fraction(3, 4))


def test_nobody_who_paid_has_no_rate(db):
    total = booking.report(YEAR).figures.total

    assert (total.gross, total.net, total.logo, total.accounts) == (None, None, None, 0)


def test_exchange_rates_expand_nobody_and_what_has_no_rate_is_named(db):
    for rate, holds_from in (("0.9", date(2024, 1, 1)), ("1.8", date(2025, 6, 1))):
        PlanningRate.objects.create(currency="USD", rate=rate, holds_from=holds_from)
    one = account()
    ContractLineFactory(account=one, currency="USD", yearly_amount=1000)
    ContractLineFactory(account=one, currency="CHF", yearly_amount=1000)

    report = booking.report(YEAR)

    assert (report.figures.total.opening, report.figures.total.closing, report.unrated) == (900, 900, ["CHF"])


def hand_over(company, owner, day):
    ownership.assign(account=company, owner=owner, brief="x", at=morning(day), by=None)


def shares(report, *owners):
    return [(report.figures.owners[o.pk].opening, report.figures.owners[o.pk].kept) for o in owners]


def test_company_that_stayed_counts_for_who_owns_it_at_the_end(cast):
    one = account((1000, BEFORE, AFTER))
    hand_over(one, cast("olga"), BEFORE)
    hand_over(one, cast("milo"), INSIDE)

    assert shares(booking.report(YEAR), cast("olga"), cast("milo")) == [(0, 0), (1000, 1000)]


def test_loss_counts_for_who_owned_it_when_notice_came(cast):
    one = account((1000, BEFORE, INSIDE))
    hand_over(one, cast("olga"), BEFORE)
    hand_over(one, cast("milo"), INSIDE - timedelta(days=10))
    line = one.contract_lines.get()
    renewals.settle(line, outcome="lost", reason="x", notice_on=INSIDE - timedelta(days=20), at=NOW, by=None)

    assert shares(booking.report(YEAR), cast("olga"), cast("milo")) == [(1000, 0), (0, 0)]


def test_loss_without_notice_counts_for_who_owned_it_when_it_began_to_pay_less(cast):
    one = account((1000, BEFORE, INSIDE), (400, INSIDE, AFTER))
    hand_over(one, cast("olga"), BEFORE)
    hand_over(one, cast("milo"), INSIDE + timedelta(days=1))

    assert shares(booking.report(YEAR), cast("olga"), cast("milo")) == [(1000, 400), (0, 0)]


def test_report_without_one_company(db):
    one, _other = account((1000, BEFORE, INSIDE)), account((500, BEFORE, AFTER))

    assert booking.report(YEAR, without=one).figures.total.gross == 1


@pytest.mark.parametrize("companies", [1, 3])
def test_report_asks_the_same_of_the_database_however_many(companies, db, django_assert_num_queries):
    for _ in range(companies):
        account((1000, BEFORE, INSIDE))

    with django_assert_num_queries(5):
        booking.report(YEAR)


def spans_of(handed):
    """The same hand-overs as the product keeps them: spans that follow one another."""
    by_account = defaultdict(dict)
    for of, day, owner in handed:
        by_account[of][day] = owner
    spans = {}
    for of, turns in by_account.items():
        begun = sorted(turns)
        ends = [*map(morning, begun[1:]), None]
        spans[of] = [(morning(day), end, turns[day]) for day, end in zip(begun, ends, strict=True)]
    return Owners(spans)


def differs(book, period):
    """What the product reckons of a book where the long way reckons otherwise."""
    lines, handed, told = book
    found = retention.positions(lines, books.RATES, period)
    losses = {one.account: one.opening for one in found if one.loss and one.account not in told}
    fell = {
        of: retention.fell_on([line for line in lines if line.account == of], books.RATES, period, paid)
        for of, paid in losses.items()
    }
    owned = spans_of(handed)
    owner_of = booking.counts_for(period, fell, owned, Notices(told))
    figures = retention.reckon(found, owner_of)
    ours = {
        key: [one.accounts, one.stayed, one.opening, one.kept, one.closing]
        for key, one in [("all", figures.total), *figures.owners.items()]
        if one.accounts
    }
    for one in [figures.total, *figures.owners.values()]:
        if one.gross is not None:
            assert 0 <= one.gross <= 1
            assert one.gross <= one.net
    return None if ours == books.long_way(*book, period) else (ours, books.long_way(*book, period))


@given(books.books(), books.periods)
@settings(max_examples=60)
def test_random_books_are_reckoned_as_day_by_day(book, period):
    assert differs(book, period) is None


@pytest.mark.long
@given(books.books(), books.periods)
@settings(max_examples=20_000)
def test_twenty_thousand_random_books_are_reckoned_as_day_by_day(book, period):
    assert differs(book, period) is None


def test_line_runs_from_its_first_day_to_before_its_last():
    line = Line(1, "EUR", 1, date(2025, 1, 1), date(2025, 1, 3))

    assert [line.runs_on(date(2024, 12, 31) + timedelta(days=n)) for n in range(4)] == [False, True, True, False]
