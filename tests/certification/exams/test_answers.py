from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.exams import answers, attempts
from certification.exams.models import AnswerEvent
from tests.factories import certification as make

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def sat(db):
    return make.attempt(at=NOON)


@pytest.fixture
def options(sat):
    """Option ids of the first slot as shown."""
    return sat.slots.get(number=1).order


def test_record_keeps_the_last(sat, options):
    for option in options[:3]:
        answers.record(sat, answers={"1": [option]}, at=NOON)

    assert answers.current(sat) == {1: [options[2]], 2: []}
    assert AnswerEvent.objects.count() == 3


def test_record_an_answer_can_be_taken_back(sat, options):
    answers.record(sat, answers={"1": [options[0]]}, at=NOON)

    answers.record(sat, answers={"1": []}, at=NOON)

    assert answers.current(sat) == {1: [], 2: []}


def test_record_within_five_seconds_of_the_deadline(sat, options):
    answers.record(sat, answers={"1": [options[0]]}, at=sat.deadline + 5 * SECOND)

    assert answers.current(sat)[1] == [options[0]]


def test_record_later_is_refused_and_keeps_what_was(sat, options):
    answers.record(sat, answers={"1": [options[0]]}, at=NOON)

    with pytest.raises(answers.TooLate):
        answers.record(sat, answers={"1": [options[1]]}, at=sat.deadline + 5 * SECOND + timedelta(microseconds=1))

    assert answers.current(sat)[1] == [options[0]]


def test_record_after_handing_in_is_refused(sat, options):
    attempts.hand_in(sat, at=NOON + SECOND)

    with pytest.raises(answers.TooLate):
        answers.record(sat, answers={"1": [options[0]]}, at=NOON + 2 * SECOND)


@pytest.mark.parametrize("number", ["3", "0", "-1", "one", "", "1.0", "٣", "1e0"])
def test_record_for_a_question_not_drawn_is_refused_and_keeps_the_rest(sat, options, number):
    refusals = answers.record(sat, answers={"1": [options[0]], number: [options[0]]}, at=NOON)

    assert refusals == [answers.Refusal(number, "This question is not part of your attempt.")]
    assert answers.current(sat) == {1: [options[0]], 2: []}


def test_record_of_another_questions_option_is_refused(sat):
    foreign = sat.slots.get(number=2).order[0]

    refusals = answers.record(sat, answers={"1": [foreign]}, at=NOON)

    assert refusals == [answers.Refusal("1", "This is not one of its answers.")]
    assert answers.current(sat) == {1: [], 2: []}


def test_record_the_same_save_twice_is_one_event(sat, options):
    for _twice in range(2):
        answers.record(sat, answers={"1": [options[0]]}, at=NOON, page="a", sequence=1)

    assert AnswerEvent.objects.count() == 1


def test_record_a_delayed_save_does_not_undo_a_newer(sat, options):
    answers.record(sat, answers={"1": [options[1]]}, at=NOON, page="a", sequence=2)
    answers.record(sat, answers={"1": [options[0]]}, at=NOON, page="a", sequence=1)

    assert answers.current(sat)[1] == [options[1]]
    assert AnswerEvent.objects.count() == 2


def test_record_from_a_second_page_counts_as_it_arrives(sat, options):
    answers.record(sat, answers={"1": [options[0]]}, at=NOON, page="a", sequence=9)
    answers.record(sat, answers={"1": [options[1]]}, at=NOON, page="b", sequence=1)

    assert answers.current(sat)[1] == [options[1]]


def test_record_a_plain_form_that_repeats_itself_adds_nothing(sat, options):
    for _twice in range(2):
        answers.record(sat, answers={"1": [options[0]], "2": []}, at=NOON)

    assert AnswerEvent.objects.count() == 1


arrivals = st.lists(
    st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 4), st.integers(0, 9)).map(
        lambda event: AnswerEvent(page=event[0], sequence=event[1] if event[0] else None, response=[event[2]])
    ),
    max_size=8,
)


def said_by_the_rule(events):
    """The rule read backwards: the last event that no earlier one of its page outnumbers."""
    for index in reversed(range(len(events))):
        event = events[index]
        earlier = [e.sequence for e in events[:index] if e.page == event.page and e.sequence is not None]
        if event.sequence is None or all(event.sequence > number for number in earlier):
            return event.response
    return []


@given(arrivals)
def test_last_follows_the_rule_in_any_order(events):
    assert answers.last(events) == said_by_the_rule(events)
