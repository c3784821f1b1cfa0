from datetime import UTC, datetime

import pytest

from certification.exams import answers, attempts, reviewing, versions
from certification.exams.models import ExamTerms
from tests.factories import certification as make

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Review = ExamTerms.Review


@pytest.fixture
def exam(db):
    domain = make.DomainFactory()
    value = {"options": [{"text": t, "is_right": t == "r", "feedback": f"{t}!"} for t in "rwx"]}
    for _two in range(2):
        make.item(domain, value=value, explanation="Since r.")
    terms = {"review_at_once": 0, "review_when_done": 2, "review_when_closed": 3, "attempts_allowed": 2}
    return make.exam(blueprint={domain: 2}, **terms)


def fail(user, exam):
    return attempts.hand_in(attempts.start(user=user, exam=exam, at=NOON), at=NOON)


def test_an_open_attempt_shows_nothing(exam):
    assert reviewing.shown(make.attempt(of=exam, at=NOON), NOON) == Review.VERDICT


def test_more_is_shown_with_each_phase(exam, cast):
    first = fail(cast("kenji"), exam)
    at_once = reviewing.shown(first, NOON)
    fail(cast("kenji"), exam)
    without_attempts = reviewing.shown(first, NOON)
    exam.minutes = 30
    versions.publish(exam)
    superseded = reviewing.shown(first, NOON)

    assert (at_once, without_attempts, superseded) == (Review.VERDICT, Review.MARKS, Review.KEYS)


def test_passed_is_done(exam):
    sat = make.attempt(of=exam, at=NOON)
    answers.record(sat, answers=make.right_answers(sat), at=NOON)

    assert reviewing.shown(attempts.hand_in(sat, at=NOON), NOON) == Review.MARKS


def test_questions_tell_no_key_before_its_phase(exam):
    sat = make.attempt(of=exam, at=NOON)
    version = sat.slots.get(number=1).item_version
    wrong = next(option["id"] for option in version.content["options"] if option["text"] == "w")
    answers.record(sat, answers={"1": [wrong]}, at=NOON)
    sat = attempts.hand_in(sat, at=NOON)

    none = [reviewing.questions(sat, level) for level in (Review.VERDICT, Review.DOMAINS)]
    marks, keys = (reviewing.questions(sat, level)[0] for level in (Review.MARKS, Review.KEYS))

    assert none == [[], []]
    assert (marks.answer, marks.points, marks.right, marks.explanation, marks.feedback) == ("w", 0, "", "", ())
    assert (keys.right, keys.explanation, keys.feedback) == ("r", "Since r.", ("w!",))


def test_missed_questions_lead_to_what_teaches_them(db, cast):
    course, domain = make.course(), make.DomainFactory()
    first, second, hidden = make.lesson(course), make.lesson(course), make.lesson(course, live=False)
    taught_by = [{"type": "page", "value": page.pk} for page in (second, hidden, first)]
    for _three in range(3):
        make.item(domain, taught_by=taught_by)
    sat = make.attempt(cast("kenji"), make.exam(course, blueprint={domain: 3}), at=NOON)
    answers.record(sat, answers={"1": make.right_answers(sat)["1"]}, at=NOON)
    sat = attempts.hand_in(sat, at=NOON)

    known, *missed = reviewing.questions(sat, Review.MARKS)

    assert known.taught_by == ()
    assert [one.taught_by for one in missed] == [(second, first)] * 2


@pytest.mark.parametrize("wanted", [1, 3])
def test_looking_back_asks_no_more_for_many_questions(db, wanted, django_assert_num_queries):
    domain, lesson = make.DomainFactory(), make.lesson(make.course())
    for _three in range(3):
        make.item(domain, taught_by=[{"type": "page", "value": lesson.pk}])
    sat = attempts.hand_in(make.attempt(of=make.exam(blueprint={domain: wanted}), at=NOON), at=NOON)

    with django_assert_num_queries(8):
        looked = reviewing.questions(sat, Review.KEYS)
    assert [one.taught_by for one in looked] == [(lesson,)] * wanted
