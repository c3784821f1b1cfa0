"""The one box for other programs: what the page shows, with its addresses."""

import pytest

from portal.knowledge.models import SearchLogEntry
from tests.factories import boards, certification
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

SEARCH = "/api/v2/search/"


@pytest.fixture
def valves(cast):
    knowledge.article("Valve sticks", audience="customers", issue="<p>A valve sticks.</p>")
    certification.course("valves", title="Valve care", summary="Turn them", audience="Operators")
    boards.ItemFactory(title="A smart valve", board=boards.BoardFactory(confidentiality="public"))
    support.CaseFactory(account=cast("ada").account, contact=cast("ada"), subject="Valve hums", reference="C-20417")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("ada", {"article": 1, "case": 1, "course": 1, "item": 1}),
        ("luc", {"article": 1, "case": 0, "course": 1, "item": 1}),
        ("sam", {"article": 1, "case": 1, "course": 1, "item": 1}),
    ],
)
def test_every_kind_with_an_address_this_person_can_open(valves, as_person, who, expected):
    person = as_person(who)

    told = person.get(SEARCH, {"q": "valve"}).json()

    assert (told["meta"]["counts"], told["meta"]["total_count"]) == (expected, sum(expected.values()))
    assert {kind: sum(item["kind"] == kind for item in told["items"]) for kind in expected} == expected
    for item in told["items"]:
        assert person.get(item.get("detail_url", item["html_url"])).status_code == 200, item


def test_nobody_in_particular_finds_what_is_public(valves, client):
    assert [item["title"] for item in client.get(SEARCH, {"q": "valve"}).json()["items"]] == [
        "Valve care",
        "A smart valve",
    ]


def test_a_correction_is_said_and_the_question_logged(valves, as_person, cast):
    told = as_person("ada").get(SEARCH, {"q": "vavle sticks"}).json()

    assert told["meta"]["corrected"] == "valve sticks"
    assert told["items"][0]["excerpt"].startswith("A valve sticks.")
    assert SearchLogEntry.objects.values_list("text", "results", "user").get() == ("vavle sticks", 4, cast("ada").pk)


@pytest.mark.parametrize("question", [{}, {"q": ""}, {"q": "x" * 301}, {"q": "pump\x00"}])
def test_what_is_no_question_is_refused_in_words(client, db, question):
    response = client.get(SEARCH, question)

    assert (response.status_code, list(response.json())) == (400, ["message"])
    assert response.json()["message"].endswith(".")


def test_nothing_is_written_here(client, db):
    assert client.post(SEARCH, {"q": "valve"}).status_code == 405
