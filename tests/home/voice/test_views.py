import pytest
from django.utils import timezone

from boards.roadmap.models import Item
from home.voice import letters
from home.voice.models import Outcome
from home.voice.months import Month
from tests.factories import boards
from tests.factories import portal as make
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory
from tests.home.voice.test_counting import called
from tests.home.voice.test_notable import say

NOW = Month.of(timezone.now())
HERE = f"month={NOW}&kind=product&value=Flow+SCADA"


@pytest.fixture
def month(db):
    for n in range(10):
        say(NOW.back(1 + n % 6), ["clock stop"])
    return [say(NOW, ["pump lose"], day=1) for _ in range(3)]


def test_page_says_how_they_put_it_and_what_they_pay(as_person, month):
    for case in month:
        ContractLineFactory(account=case.account, yearly_amount=100_000)

    page = as_person("edwin").get("/voice/").content.decode()

    assert "“pump lose”" in page
    assert "€3,000.00" in page


def test_a_phrase_opens_its_calls_without_names(as_person, cast, month):
    owen = cast("owen")
    case = month[0]
    case.subject = "Owen Hughes has no curves"
    case.contact, case.account = owen, owen.account
    case.save()

    page = as_person("edwin").get(f"/voice/calls/?month={NOW}&kind=phrase&value=pump+lose").content.decode()

    assert "3 cases in" in page
    assert "[person] has no curves" in page
    assert "The trend page is empty." in page  # the turn in which it was said


@pytest.mark.parametrize("query", ["", "?kind=colour", "?kind=phrase&month=May"])
def test_what_no_address_names_does_not_exist(as_person, query):
    assert as_person("edwin").get(f"/voice/calls/{query}").status_code == 404


def test_calls_become_an_item(as_person, month):
    board = boards.BoardFactory()
    told = {"board": board.pk, "title": "Keep the setpoint", "body": "It is lost."}

    page = as_person("edwin").post(f"/voice/calls/item/?{HERE}", told, follow=True)

    assert "with these companies behind it" in page.content.decode()
    assert Item.objects.waiting().get().evidence.count() == 3
    assert Outcome.objects.get().cases.count() == 3


def test_words_that_tell_who_called_are_given_back(as_person, month):
    told = {"words": f"As {month[0].account.name} says"}

    page = as_person("edwin").post(f"/voice/calls/task/?{HERE}", told).content.decode()

    assert "It tells who called" in page
    assert not Outcome.objects.exists()


def test_nothing_becomes_of_no_call(as_person, month):
    assert (
        as_person("edwin").post(f"/voice/calls/task/?month={NOW}&kind=topic&value=x", {"words": "A"}).status_code == 404
    )


@pytest.mark.parametrize("kind", ["product", "version", "topic"])
def test_each_line_opens_as_many_cases_as_it_counts(as_person, month, kind):
    version = make.ProductVersionFactory(number="8.0 beta")
    called(at=NOW.start, product=version.product, version=version)
    client = as_person("wren")
    groups = {name: rows for name, _label, rows in client.get("/voice/").context["groups"]}

    for group in groups[kind]:
        page = client.get("/voice/calls/", {"month": NOW, "kind": kind, "value": group.value})
        assert page.context["n"] == len(group.cases)


def test_a_letter_is_read_by_everybody_once_it_is_mailed(as_person, cast):
    letter = letters.compose(NOW, by=cast("marta"), at=timezone.now())
    reader, sender = as_person("sam"), as_person("marta")

    assert reader.get(letter.get_absolute_url()).status_code == 404
    sender.post(f"/voice/letters/{letter.pk}/send/")
    assert reader.get(letter.get_absolute_url()).status_code == 200
    assert reader.get(f"/voice/?month={NOW}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_calls_ask_the_same_of_the_database_however_many(as_person, rows, django_assert_num_queries):
    for _ in range(rows):
        support.CallFactory(case__account=make.AccountFactory(), started_at=NOW.start)
    client = as_person("marta")
    client.get(f"/voice/calls/?{HERE}")

    with django_assert_num_queries(16):
        client.get(f"/voice/calls/?{HERE}")


@pytest.mark.parametrize("rows", [1, 3])
def test_month_asks_the_same_of_the_database_however_much_was_said(as_person, rows, django_assert_num_queries):
    for number in range(rows):
        case = say(NOW, [f"pump{number} lose"])
        ContractLineFactory(account=case.account)
        support.CallFactory(case=case, started_at=NOW.start)
    client = as_person("marta")
    client.get("/voice/")

    with django_assert_num_queries(18):
        client.get("/voice/")
