from portal.support import cases, handing, timeline
from portal.support.models import CaseEvent
from tests.portal.support.conftest import NOON


def test_every_kind_of_event_has_its_words():
    assert set(timeline.SAID) == set(CaseEvent.Kind)


def test_timeline_tells_each_reader_what_they_may_see(case, cast, ada):
    sam, priya = cast("sam"), cast("priya")
    cases.assign(case, to=sam, by=sam, at=NOON)
    handing.hand_over(case, to=priya, text="Logs are in.", by=sam, at=NOON)
    cases.note(case, text="Third this month.", by=priya, at=NOON)
    handing.hand_over(case, to=None, text="My shift ends.", by=priya, at=NOON)
    cases.resolve(case, outcome="workaround", text="Restart it.", by=sam, at=NOON)

    lines = [(line.who, line.what, line.text, line.is_internal) for line in timeline.of(case, sam)]

    assert lines == [
        ("Ada Brenner", "opened the case", case.description, False),
        ("Sam Whitaker", "took the case on", "", False),
        ("Sam Whitaker", "gave the case to Priya Nair", "Logs are in.", True),
        ("Priya Nair", "noted", "Third this month.", True),
        ("Priya Nair", "gave the case back to the desk", "My shift ends.", True),
        ("Sam Whitaker", "resolved the case: A way around it", "Restart it.", False),
    ]
    assert [line.what for line in timeline.of(case, ada)] == [what for _, what, _, internal in lines if not internal]


def test_clock_stops_and_runs_by_itself(case, cast, ada):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON)
    cases.reply(case, text="8.1", by=ada, at=NOON)
    assert [(line.who, line.what) for line in timeline.of(case, ada)][1:] == [
        ("Sam Whitaker", "answered"),
        ("", "The clock stands still, waiting for: an answer to our question"),
        ("Ada Brenner", "replied"),
        ("", "The clock runs again"),
    ]


def test_timeline_is_one_query_and_one_for_all_files(case, cast, django_assert_num_queries):
    for _ in range(5):
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON)
    reader = cast("priya")
    with django_assert_num_queries(2):
        timeline.of(case, reader)
