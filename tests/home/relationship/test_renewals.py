from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import ownership
from portal.revenue.models import ContractLine, Renewal
from tests.factories.portal_revenue import ContractLineFactory

DAY = timedelta(days=1)


@pytest.fixture
def line(cast, base_tier):
    today = timezone.now().date()
    made = ContractLineFactory(account=cast("ada").account, reference="C-1", ends_on=today + 40 * DAY)
    ownership.assign(account=made.account, owner=cast("olga"), at=timezone.now() - 90 * DAY, by=None)
    return made


def settling(line, **said):
    ends = line.ends_on
    usual = {"outcome": "renewed", "reason": "It runs", "yearly_amount": "1000.00", "starts_on": ends}
    return usual | {"ends_on": ends + 365 * DAY, "reference": "C-2", "settle": "1"} | said


def test_owner_expects_and_then_writes_down(as_person, line):
    client, address = as_person("olga"), f"/renewals/{line.pk}/"

    client.post(address, {"forecast": "expanded", "forecast_amount": "1200", "expect": "1"})
    assert "€1,200.00" in client.get("/renewals/").content.decode()
    client.post(address, settling(line, outcome="expanded", yearly_amount="1500.50"))

    assert ContractLine.objects.get(reference="C-2").yearly_amount == 150_050
    assert (line.renewal.forecast, line.renewal.outcome) == ("expanded", "expanded")
    assert "€1,500.50" in client.get(address).content.decode()


def test_loss_is_booked_to_the_owner(as_person, cast, line):
    client, address = as_person("olga"), f"/renewals/{line.pk}/"
    notice = timezone.now().date() - DAY

    client.post(address, {"outcome": "lost", "reason": "Too dear", "notice_on": notice, "settle": "1"})

    assert Renewal.objects.get().booked_to == cast("olga")
    page = client.get("/renewals/").content.decode()
    assert "Too dear" in page
    assert "Olga Reyes" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outcome": "lost"}, "Say when notice came."),
        ({"yearly_amount": ""}, "What goes on needs this."),
        ({"yearly_amount": "1,000"}, "Write it as 148000"),
        ({"yearly_amount": "1000.001"}, "EUR has no such decimals."),
        ({"yearly_amount": "999"}, "Renewed is the same amount"),
        ({"reference": "C-1"}, "Another line has this reference."),
        ({"ends_on": "2020-01-01"}, "It ends before it begins."),
        ({"outcome": "contracted", "notice_on": "2100-01-01", "yearly_amount": "5"}, "Notice came today or before."),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(as_person, line, said, words):
    page = as_person("olga").post(f"/renewals/{line.pk}/", settling(line, **said)).content.decode()

    assert words in page
    assert not Renewal.objects.exists()


def test_second_outcome_is_refused(as_person, line):
    client, address = as_person("olga"), f"/renewals/{line.pk}/"
    client.post(address, settling(line))

    page = client.post(address, settling(line, reference="C-3"))
    late = client.post(address, {"forecast": "lost", "expect": "1"})

    assert (page.status_code, late.status_code) == (200, 200)
    assert Renewal.objects.get().successor.reference == "C-2"


def test_what_ended_without_a_word_is_pointed_out(as_person, line):
    ContractLine.objects.update(ends_on=timezone.now().date() - DAY)

    assert "Ended: say what became of it" in as_person("olga").get("/renewals/").content.decode()


def test_manager_sees_everybodys_and_only_their_own(as_person, line):
    client = as_person("milo")

    assert "Licence" in client.get("/renewals/").content.decode()
    assert "Licence" not in client.get("/renewals/?mine=1").content.decode()


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("address", "most"), [("/renewals/", 5), ("/relationships/brenner/", 24)])
def test_pages_ask_the_same_of_the_database_however_much_there_is(
    as_person, line, many, address, most, django_assert_num_queries
):
    for _ in range(many - 1):
        ContractLineFactory(account=line.account, ends_on=line.ends_on)
    client = as_person("olga")
    client.get(address)

    with django_assert_num_queries(most):
        client.get(address)
