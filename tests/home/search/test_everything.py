"""One box: every kind of row by the same engine, and nothing that the person may not see."""

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.seating.models import BoardPage
from home.search import everything
from portal.knowledge import indexing
from tests.factories import boards, certification
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support


@pytest.fixture
def valves(cast):
    """Articles, a course, items of boards and cases about valves, for readers of each kind."""
    for audience in ("public", "customers", "internal"):
        knowledge.article(f"The valve for {audience}", audience=audience)
    certification.course("valves", title="Valves for operators", summary="Turn them", audience="Operators")
    for confidentiality in BoardPage.Confidentiality.values:
        board = boards.BoardFactory(confidentiality=confidentiality)
        boards.ItemFactory(board=board, title=f"A valve {confidentiality}")
    for name in ("ada", "luc"):
        support.CaseFactory(account=cast(name).account, contact=cast(name), subject=f"Valve of {name}")


def found(text, user):
    told = everything.find(text, user=user)
    return {
        "articles": [result.article.title for result in told.articles.results],
        "courses": [course.title for course, _hit in told.courses],
        "items": [item.title for item, _hit in told.items],
        "cases": [case.subject for case, _hit in told.cases],
    }


@pytest.mark.parametrize(
    ("who", "articles", "items", "cases"),
    [
        (None, {"public"}, {"public"}, set()),
        ("ada", {"public", "customers"}, {"public", "customers"}, {"ada"}),
        ("luc", {"public", "customers"}, {"public", "customers"}, {"luc"}),
        ("sam", {"public", "customers", "internal"}, {*BoardPage.Confidentiality.values}, {"ada", "luc"}),
        ("edwin", {"public", "customers", "internal"}, {*BoardPage.Confidentiality.values}, set()),
    ],
)
def test_find_what_this_person_may_see(valves, cast, who, articles, items, cases):
    told = found("valves", cast(who) if who else AnonymousUser())

    assert {kind: {title.split()[-1] for title in titles} for kind, titles in told.items()} == {
        "articles": articles,
        "courses": {"operators"},
        "items": items,
        "cases": cases,
    }


def test_find_corrects_by_the_words_of_any_kind_one_may_see(valves, cast):
    support.CaseFactory(account=cast("ada").account, contact=cast("ada"), subject="The centrifuge hums")

    assert everything.find("centrifgue", user=cast("ada")).articles.corrected == "centrifuge"
    assert everything.find("centrifgue", user=cast("luc")).articles.corrected == ""


def test_find_case_by_its_number(valves, cast):
    case = support.CaseFactory(account=cast("ada").account, contact=cast("ada"), reference="C-20417", subject="Hum")

    for asked in ("C-20417", "20417"):
        told = everything.find(asked, user=cast("ada"))
        assert [row for row, _hit in told.cases] == [case]


def test_internal_notes_of_a_case_are_not_searched(valves, cast):
    case = support.CaseFactory(account=cast("ada").account, contact=cast("ada"))
    support.CaseEventFactory(case=case, text="Nightjar is the culprit", is_internal=True)

    assert everything.find("nightjar", user=cast("sam")).count == 0


def test_rebuilding_finds_the_same(valves, cast):
    before = found("valves", cast("sam"))

    assert indexing.rebuild_all() == {"article": 3, "case": 2, "course": 1, "item": 4}
    assert found("valves", cast("sam")) == before


def test_item_and_course_are_found_by_their_new_words_only(valves, cast):
    item = boards.ItemFactory(title="Dark mode", board=boards.BoardFactory(confidentiality="public"))
    item.title = "Night theme"
    item.save()
    course = certification.course("hydraulics", title="Hydraulics")
    course.unpublish()

    assert found("night theme", AnonymousUser())["items"] == ["Night theme"]
    assert (found("dark mode", AnonymousUser())["items"], found("hydraulics", AnonymousUser())["courses"]) == ([], [])


@pytest.mark.parametrize("count", [1, 4])
def test_search_page_questions_do_not_grow(as_person, cast, count, django_assert_max_num_queries):
    ada = as_person("ada")
    for number in range(count):
        knowledge.article(f"Valve {number}", audience="public")
        support.CaseFactory(account=cast("ada").account, contact=cast("ada"), subject=f"Valve {number}")
        boards.ItemFactory(title=f"Valve {number}", board=boards.BoardFactory(confidentiality="public"))
    ada.get("/search/", {"q": "valve"})

    with django_assert_max_num_queries(26):
        page = ada.get("/search/", {"q": "valve"}).content.decode()

    assert page.count("<mark>Valve</mark>") >= 3 * count


def test_search_page_says_what_was_corrected_and_offers_what_was_typed(client, valves):
    page = client.get("/search/", {"q": "vavle"}).content.decode()

    assert "Showing results for <strong>valve</strong>" in " ".join(page.split())
    assert 'href="/search/?q=vavle&amp;exact=1"' in page
    assert "Nothing answers that yet" in client.get("/search/", {"q": "vavle", "exact": "1"}).content.decode()
