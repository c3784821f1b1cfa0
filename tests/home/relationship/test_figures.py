import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import ownership
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory

DAY = timedelta(days=1)


@pytest.fixture
def customers(cast):
    """Ten pay the same, the first is Olga's, and half of the second is lost."""
    today = timezone.now().date()
    accounts = [make.AccountFactory(name=f"Customer {n}", slug=f"customer-{n}") for n in range(10)]
    for account in accounts:
        ContractLineFactory(account=account, yearly_amount=50_000)
        ContractLineFactory(account=account, yearly_amount=50_000)
    lost = accounts[1].contract_lines.first()
    lost.ends_on = today - 5 * DAY
    lost.save()
    ownership.assign(account=accounts[0], owner=cast("olga"), at=timezone.now() - 20 * DAY, by=None)
    return accounts


def test_retention_by_owner_with_numerator_denominator_and_n(as_person, customers):
    page = as_person("iris").get("/retention/").content.decode()

    assert "95 %" in page
    assert "n = 10" in page
    assert page.index("Nobody</th>") > page.index("Olga Reyes</th>")
    assert "10/10" in page


def test_retention_by_owner_needs_no_room_to_the_side(as_person, customers):
    """Each figure carries its name for a narrow screen; the cohorts scroll in a region that the keyboard reaches."""
    today = timezone.now().date()
    ContractLineFactory(account=make.AccountFactory(), starts_on=today - 900 * DAY, ends_on=today + 170 * DAY)

    page = as_person("iris").get("/retention/").content.decode()

    owners = page.partition('id="owners"')[2].partition("</section>")[0]
    labels = re.findall(r'<td class="number" data-label="([^"]+)">', owners)
    assert labels == ["Companies", "Paid", "Of it kept", "Pay now", "Gross", "Net", "Companies kept"] * 3
    assert "table-stack" in owners
    assert re.findall(r'<div class="table-responsive"([^>]*)>', page) == [
        ' tabindex="0" role="group" aria-label="What companies pay at each year’s end, of what they paid at the end of '
        'their first"'
    ]


def test_retention_of_days_in_the_wrong_order_says_so(as_person, customers):
    page = as_person("milo").get("/retention/?since=2026-01-01&until=2025-01-01").content.decode()

    assert "The second day comes after the first." in page


def test_concentration_with_and_without_one(as_person, customers):
    page = as_person("milo").get("/concentration/?without=customer-0").content.decode()

    assert "With and without Customer 0" in page
    assert "€9,500.00" in page
    assert "€8,500.00" in page


def test_pages_stand_before_there_is_a_customer(as_person, db):
    for address in ("/retention/", "/concentration/", "/renewals/", "/difficult/"):
        assert as_person("milo").get(address).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("address", "most"), [("/retention/", 10), ("/concentration/?without=one", 24)])
def test_figures_ask_the_same_of_the_database_however_many(
    as_person, db, many, address, most, django_assert_num_queries
):
    for number in range(many):
        ContractLineFactory(account=make.AccountFactory(slug="one" if number == 0 else f"c-{number}"))
    client = as_person("iris")
    client.get(address)

    with django_assert_num_queries(most):
        client.get(address)
