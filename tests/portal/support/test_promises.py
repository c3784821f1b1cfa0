"""What was kept and what was missed, by events alone; the timer only says it sooner."""

import random
from datetime import timedelta

import pytest

from portal.outbox.models import Effect
from portal.support import cases, state, timers
from portal.support.models import Case, CaseEvent, Promise
from tests.portal.support.acting import live
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(case):
    return [
        (row.kind, row.number, row.due_at, row.ended_at, row.is_missed, row.margin_seconds)
        for row in case.promises.order_by("due_at", "kind", "number")
    ]


def notices(case):
    found = case.events.filter(kind__in=["warned", "breached"]).order_by("at", "pk")
    return [(event.kind, event.facts["promise"], event.at) for event in found]


def test_word_in_time_keeps_the_first_response_and_the_update(case, cast):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR / 2)
    assert told(case) == [
        ("first_response", 0, NOON + HOUR, NOON + HOUR / 2, False, 1800),
        ("next_update", 0, NOON + 4 * HOUR, NOON + HOUR / 2, False, 12_600),
    ]


def test_word_exactly_at_the_due_keeps_it(case, cast):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR)
    assert told(case)[0] == ("first_response", 0, NOON + HOUR, NOON + HOUR, False, 0)


def test_late_word_is_a_miss_that_nobody_had_to_see(case, cast):
    """No timer ran: the miss is written down at the instant it was one."""
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 5 * HOUR)

    assert told(case) == [
        ("first_response", 0, NOON + HOUR, NOON + 5 * HOUR, True, -4 * 3600),
        ("next_update", 0, NOON + 4 * HOUR, NOON + 5 * HOUR, True, -3600),
    ]
    assert notices(case) == [
        ("breached", "first_response", NOON + HOUR),
        ("breached", "next_update", NOON + 4 * HOUR),
    ]


def test_question_is_word_and_no_update_is_owed_while_they_think(case, cast, ada):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON + HOUR)
    cases.reply(case, text="5.2", by=ada, at=NOON + 2 * DAY)
    cases.update(case, text="Found it.", by=cast("sam"), at=NOON + 2 * DAY + HOUR)
    updates = case.promises.filter(kind="next_update").values_list("number", "due_at", "is_missed")
    assert list(updates) == [(0, NOON + 4 * HOUR, False), (1, NOON + 2 * DAY + 4 * HOUR, False)]


def test_resolution_kept_is_promised_again_when_reopened(case, cast, ada):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR)
    assert case.promises.get(kind="resolution").margin_seconds == 23 * 3600
    cases.reopen(case, text="No.", by=ada, at=NOON + 2 * HOUR)
    again = case.promises.get(kind="resolution")
    assert (again.due_at, again.ended_at, again.is_missed) == (NOON + 25 * HOUR, None, False)
    assert not Promise.objects.settled().filter(kind="resolution").exists()

    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 30 * HOUR)
    again.refresh_from_db()
    assert (again.is_missed, again.margin_seconds) == (True, -5 * 3600)


def test_resolution_missed_stays_missed_when_reopened(case, cast, ada):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 30 * HOUR)
    cases.reopen(case, text="No.", by=ada, at=NOON + 31 * HOUR)
    assert case.promises.get(kind="resolution").is_missed
    assert case.events.filter(kind="breached", facts__promise="resolution").count() == 1


def test_timer_warns_and_tells_each_once(case, cast):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    cast("milo")
    for minutes in range(0, 75, 5):
        timers.run(NOON + timedelta(minutes=minutes))

    # A quarter of the hour is left at 12:45, and the timer came by at 12:50.
    assert notices(case) == [
        ("warned", "first_response", NOON + timedelta(minutes=50)),
        ("breached", "first_response", NOON + HOUR),
    ]
    subjects = [(e.payload["to"].split("@")[0], e.payload["subject"]) for e in Effect.objects.order_by("pk")][1:]
    head, tail = f"[{case.reference}] ", f": {case.subject}"
    assert subjects == [
        ("sam", f"{head}Due soon: First response{tail}"),
        ("sam", f"{head}Missed: First response{tail}"),
        ("milo", f"{head}Missed: First response{tail}"),
    ] or sorted(subjects[1:]) == sorted(
        [
            ("sam", f"{head}Missed: First response{tail}"),
            ("milo", f"{head}Missed: First response{tail}"),
        ]
    )


def test_timer_that_stood_for_a_day_says_each_miss_once_and_warns_of_none(case, cast):
    timers.run(NOON + DAY + HOUR)
    timers.run(NOON + DAY + HOUR)
    assert notices(case) == [
        ("breached", "first_response", NOON + HOUR),
        ("breached", "next_update", NOON + 4 * HOUR),
        ("breached", "resolution", NOON + DAY),
    ]


def test_timer_that_stood_for_most_of_a_day_warns_once_of_what_can_still_be_kept(case, cast):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR / 2)
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON + HOUR / 2)
    for hours in (20, 20, 21, 23):
        timers.run(NOON + hours * HOUR)
    assert [notice for notice in notices(case) if notice[1] == "resolution"] == [
        ("warned", "resolution", NOON + 20 * HOUR)
    ]
    subjects = [effect.payload["subject"] for effect in Effect.objects.filter(payload__to=cast("sam").email)]
    assert [subject.count("Due soon: Resolution") for subject in subjects].count(1) == 1


@pytest.mark.parametrize("seed", range(4))
def test_timer_changes_no_figure(ada, problem, cast, seed):
    """The same life with a timer that never stops and with one that never runs until the end."""
    staff, figures = [cast("sam"), cast("priya")], []
    for is_running in (True, False):
        chance = random.Random(seed)
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        at = NOON
        for _ in range(6):
            end = live(case, ada, staff, chance, start=at, length=1)
            while is_running and at < end:
                at += timedelta(minutes=30)
                if at < end:
                    timers.run(at)
            at = end
        timers.run(at + DAY)
        case = Case.objects.get(pk=case.pk)
        misses = [
            (event.facts["promise"], event.at) for event in case.events.filter(kind="breached").order_by("at", "pk")
        ]
        figures.append((told(case), misses, case.first_response_due, case.next_update_due, case.resolution_due))
    assert figures[0] == figures[1]


def test_nothing_is_noticed_while_the_customer_has_the_word(case, cast):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON)
    case.refresh_from_db()
    assert case.next_notice_at is None
    assert state.running(case) == []


def test_warned_is_for_us_and_missed_for_everybody(case, ada):
    timers.run(NOON + timedelta(minutes=50))
    timers.run(NOON + 2 * HOUR)
    seen = CaseEvent.objects.visible_to(ada).filter(case=case, kind__in=["warned", "breached"])
    assert [event.kind for event in seen] == ["breached"]
