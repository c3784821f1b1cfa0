from datetime import UTC, datetime

import pytest

from boards.roadmap.models import Evidence, Item
from certification.courses.models import CoursePage
from home.voice import becoming
from home.voice.models import Outcome
from portal.knowledge.models import WritingTask
from tests.factories import boards
from tests.factories import certification as training
from tests.factories import portal_support as support

NOW = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.fixture
def cases(cast):
    """Two of Owen's, one of another company."""
    owen = cast("owen")
    same = [support.CaseFactory(account=owen.account, contact=owen, subject=f"Clock {n}") for n in range(2)]
    return [*same, support.CaseFactory()]


def test_cases_become_an_item_with_each_company_behind_it_once(cases, cast):
    words = {"title": "Keep the clock", "body": "It stops after a power cut."}

    outcome = becoming.item(cases, board=boards.BoardFactory(), **words, by=cast("edwin"), at=NOW)

    item = Item.objects.waiting().get()
    assert (outcome.item, set(outcome.cases.all())) == (item, set(cases))
    behind = Evidence.objects.filter(item=item).values_list("account", "case").order_by("pk")
    assert set(behind) == {(cases[0].account_id, cases[0].pk), (cases[2].account_id, cases[2].pk)}


def test_an_item_that_is_there_is_not_told_twice_of_a_company(cases, cast):
    item = boards.ItemFactory()
    becoming.evidence(cases[:1], item=item, by=cast("marta"), at=NOW)
    becoming.evidence(cases, item=item, by=cast("marta"), at=NOW)

    assert item.evidence.count() == 2


def test_the_same_words_are_one_task(cases, cast):
    for _ in range(2):
        becoming.task(cases, words="Clocks after a power cut", by=cast("wren"), at=NOW)

    assert WritingTask.objects.count() == 1


def test_a_gap_is_closed_once(cases, cast):
    course = training.course("flow-operator")
    gap = becoming.gap(cases, course=course, words="Setting the clock", by=cast("edwin"), at=NOW)

    assert becoming.close(gap, by=cast("edwin"), at=NOW) is True
    assert becoming.close(gap, by=cast("wren"), at=NOW) is False
    assert Outcome.objects.get().closed_by == cast("edwin")
    assert CoursePage.objects.get(gaps__closed_at=NOW) == course


@pytest.mark.parametrize(
    "words", ["As Owen Hughes said", "At Castellan Water the clock stops", "Ask owen@castellan.example"]
)
def test_what_tells_who_called_is_refused(cases, cast, words):
    with pytest.raises(becoming.TellsWho):
        becoming.task(cases, words=words, by=cast("wren"), at=NOW)
    with pytest.raises(becoming.TellsWho):
        becoming.item(cases, board=boards.BoardFactory(), title="Clock", body=words, by=cast("wren"), at=NOW)

    assert not Outcome.objects.exists()
    assert not Item.objects.exists()
