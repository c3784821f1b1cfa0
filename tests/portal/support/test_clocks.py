from datetime import timedelta

from portal.support import cases, clocks
from portal.support.clocks import Clock
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_clocks_of_a_new_case_run(case):
    assert clocks.of(case, NOON + HOUR / 2) == [
        Clock("First response", NOON + HOUR, "running", share=50),
        Clock("Next update", NOON + 4 * HOUR, "running"),
        Clock("Resolution", NOON + DAY, "running", share=2),
    ]


def test_clock_after_its_due_is_late_then_missed(case, cast):
    late = clocks.of(case, NOON + 2 * HOUR)[0]
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    case.refresh_from_db()

    missed = clocks.of(case, NOON + 3 * HOUR)[0]

    assert (late.state, late.share) == ("late", 100)
    assert missed == Clock("First response", NOON + HOUR, "missed", NOON + 2 * HOUR)


def test_clock_met_at_its_due_is_kept(case, cast):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR)
    case.refresh_from_db()
    assert clocks.of(case, NOON + HOUR)[0] == Clock("First response", NOON + HOUR, "kept", NOON + HOUR)


def test_clock_stands_while_the_customer_has_the_word(case, cast):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON)
    case.refresh_from_db()
    assert clocks.next_of(case, NOON + 3 * DAY) == Clock(
        "Resolution", NOON + DAY, "paused", share=0, because="an answer to our question"
    )


def test_clock_next_is_the_running_one_due_first(case):
    assert clocks.next_of(case, NOON).what == "First response"


def test_clock_next_of_a_resolved_case_is_none(case, cast):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    case.refresh_from_db()
    assert clocks.next_of(case, NOON) is None
    assert [clock.state for clock in clocks.of(case, NOON)] == ["kept", "kept"]
