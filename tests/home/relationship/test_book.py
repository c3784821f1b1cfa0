from datetime import UTC, date, datetime

import pytest

from home.relationship import book
from portal.accounts import ownership
from portal.revenue.models import ContractLine
from tests.factories import portal as make

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def line(account, amount, ends_on, currency="EUR", starts_on=date(2025, 1, 1)):
    return ContractLine.objects.create(
        account=account,
        reference=f"{account.slug}-{ends_on}-{currency}",
        description="Maintenance",
        yearly_amount=amount,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_entries_put_the_next_renewal_first_and_companies_without_contract_last(base_tier):
    late, soon, none = (make.AccountFactory() for _ in range(3))
    line(late, 100, date(2027, 1, 1))
    line(soon, 200, date(2026, 4, 1))

    found = book.entries([none, late, soon], at=NOW)

    assert [(e.account, e.renews_on) for e in found] == [
        (soon, date(2026, 4, 1)),
        (late, date(2027, 1, 1)),
        (none, None),
    ]


def test_entries_add_running_lines_by_currency(base_tier):
    account = make.AccountFactory()
    line(account, 100, date(2027, 1, 1))
    line(account, 250, date(2026, 4, 1))
    line(account, 9000, date(2026, 5, 1), currency="JPY")
    line(account, 777, date(2026, 3, 3))  # ended this morning

    [entry] = book.entries([account], at=NOW)

    assert entry.yearly == {"EUR": 350, "JPY": 9000}


def test_book_shows_only_ones_own_companies(as_person, cast, base_tier):
    mine, other = make.AccountFactory(name="Mine Ltd"), make.AccountFactory(name="Other Ltd")
    ownership.assign(account=mine, owner=cast("olga"), at=NOW, by=None)
    ownership.assign(account=other, owner=cast("milo"), at=NOW, by=None)

    page = as_person("olga").get("/book/").content.decode()

    assert ("Mine Ltd" in page, "Other Ltd" in page) == (True, False)


def test_book_tells_a_manager_what_nobody_owns(as_person, base_tier):
    make.AccountFactory(name="Orphan Ltd")

    assert "Orphan Ltd" in as_person("milo").get("/book/").content.decode()
    assert "Orphan Ltd" not in as_person("olga").get("/book/").content.decode()


@pytest.mark.parametrize("companies", [1, 3])
def test_book_asks_the_same_of_the_database_however_long(
    as_person, cast, base_tier, companies, django_assert_num_queries
):
    for _ in range(companies):
        ownership.assign(account=make.AccountFactory(), owner=cast("olga"), at=NOW, by=None)
    client = as_person("olga")
    client.get("/book/")

    with django_assert_num_queries(11):
        client.get("/book/")


def test_book_stands_before_there_are_tiers(as_person, cast):
    ownership.assign(account=make.AccountFactory(name="Mine Ltd"), owner=cast("olga"), at=NOW, by=None)

    assert "Mine Ltd" in as_person("olga").get("/book/").content.decode()
