from datetime import UTC, datetime, timedelta

import pytest

from certification.credentials.models import Certificate
from certification.exams import answers, attempts, grading, regrading
from certification.exams.models import AnswerEvent, GradeRun, Item
from tests.factories import certification as make

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def version(db):
    """An item that is the whole exam; its answers are right 1, wrong 1, wrong 2, wrong 3."""
    return make.item(stem="Which?").versions.get()


@pytest.fixture
def exam(version):
    return make.exam(make.course("flow-operator"), blueprint={version.domain: 1})


def option(version, text):
    return next(one["id"] for one in version.content["options"] if one["text"] == text)


def sit(exam, version, text, user=None):
    sat = make.attempt(user, exam, at=NOON)
    answers.record(sat, answers={"1": [option(version, text)]}, at=NOON)
    return attempts.hand_in(sat, at=NOON)


def redraft(version, right):
    item = version.item
    options = [{"text": one["text"], "is_right": one["text"] == right} for one in version.content["options"]]
    item.response = [{"type": "one_of", "value": {"options": options}}]
    item.save_revision()


def rekey(version, by, policy="new_key", **more):
    redraft(version, "wrong 1")
    terms = {"policy": policy, "key": regrading.new_key(version), "may_lower": False} | more
    return regrading.correct(version, **terms, reason="It was wrong 1.", by=by, at=LATER)


def points(*sat):
    return [int(GradeRun.objects.filter(attempt=one).last().points) for one in sat]


def test_preview_names_who_changes_and_writes_nothing(exam, version):
    sit(exam, version, "right 1")
    raised = sit(exam, version, "wrong 1")
    redraft(version, "wrong 1")

    seen = regrading.preview(version, policy="new_key", key=regrading.new_key(version), may_lower=False, at=LATER)

    [change] = seen.changes
    assert (seen.asked, seen.unchanged, change.attempt) == (2, 1, raised)
    assert (change.before.is_pass, change.is_pass, change.gained) == (False, True, 1)
    assert (GradeRun.objects.count(), version.keys.count()) == (2, 1)


@pytest.mark.parametrize("policy", ["both_keys", "new_key"])
def test_correct_raises_and_never_lowers_of_itself(exam, version, cast, policy):
    right, wrong, other = (sit(exam, version, text) for text in ("right 1", "wrong 1", "wrong 2"))

    made = rekey(version, cast("edwin"), policy)

    assert points(right, wrong, other) == [1, 1, 0]
    run = made.runs.get()
    assert (run.attempt, run.number, run.policy, run.reason) == (wrong, 2, policy, "It was wrong 1.")
    assert (run.graded_by, run.correction.key.number) == (cast("edwin"), 2)
    assert Certificate.objects.filter(attempt=wrong).count() == 1


def test_correct_lowers_where_it_says_so(exam, version, cast):
    right, wrong = sit(exam, version, "right 1"), sit(exam, version, "wrong 1")

    rekey(version, cast("edwin"), may_lower=True)

    assert points(right, wrong) == [0, 1]


def test_correct_leaving_the_past_counts_for_who_comes_later(exam, version, cast):
    before = sit(exam, version, "wrong 1")
    rekey(version, cast("edwin"), "leave")
    later = make.attempt(of=exam, at=LATER)
    answers.record(later, answers={"1": [option(version, "wrong 1")]}, at=LATER)

    later = attempts.hand_in(later, at=LATER + timedelta(minutes=1))

    assert points(before, later) == [0, 1]


def test_voiding_gives_full_credit_and_asks_it_no_more(exam, version, cast):
    sat, blank = sit(exam, version, "wrong 2"), attempts.hand_in(make.attempt(of=exam, at=NOON), at=NOON)

    terms = {"policy": "full_credit", "key": None, "may_lower": False}
    regrading.correct(version, **terms, reason="Two answers fit.", by=cast("edwin"), at=LATER)

    assert points(sat, blank) == [1, 1]
    assert Item.objects.get(pk=version.item_id).use == "voided"


def test_an_attempt_under_way_is_graded_by_the_correction(exam, version, cast):
    sat = make.attempt(of=exam, at=LATER - timedelta(minutes=1))
    answers.record(sat, answers={"1": [option(version, "right 1")]}, at=LATER - timedelta(minutes=1))
    rekey(version, cast("edwin"))

    attempts.hand_in(sat, at=LATER + timedelta(minutes=1))

    assert points(sat) == [0]


def test_stored_grades_are_what_their_events_say_after_any_correction(exam, version, cast):
    sat = [sit(exam, version, text) for text in ("right 1", "wrong 1", "wrong 2")]
    rekey(version, cast("edwin"), "both_keys")
    terms = {"policy": "full_credit", "key": None, "may_lower": False}
    regrading.correct(version, **terms, reason="Void.", by=cast("edwin"), at=LATER + timedelta(days=1))

    assert [grading.reckon(one).points for one in sat] == [run.points for run in map(last_run, sat)] == [1, 1, 1]
    assert AnswerEvent.objects.count() == 3


def last_run(attempt):
    return GradeRun.objects.filter(attempt=attempt).last()


def test_new_key_of_an_unchanged_or_another_question_is_none(version):
    with pytest.raises(regrading.NoNewKey):
        regrading.new_key(version)
    version.item.response = [{"type": "one_of", "value": make.options(1, 2)}]
    version.item.save_revision()

    with pytest.raises(regrading.NoNewKey):
        regrading.new_key(version)
