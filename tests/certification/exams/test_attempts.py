from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections

from certification.credentials.models import Certificate
from certification.exams import answers, attempts, chances, grading, versions
from certification.exams.models import AnswerEvent, Attempt, GradeRun
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def fail(user, exam, at):
    return attempts.hand_in(attempts.start(user=user, exam=exam, at=at), at=at)


def pass_(user, exam, at):
    sat = attempts.start(user=user, exam=exam, at=at)
    answers.record(sat, answers=make.right_answers(sat), at=at)
    return attempts.hand_in(sat, at=at)


def test_start_draws_and_stores_the_deadline(db):
    exam = make.exam(minutes=15)

    sat = make.attempt(of=exam, at=NOON)

    assert sat.deadline == NOON + 15 * MINUTE
    assert list(sat.slots.values_list("number", flat=True)) == [1, 2]


def test_start_again_is_the_same_attempt_with_the_same_clock(db):
    user, exam = portal.UserFactory(), make.exam()
    first = attempts.start(user=user, exam=exam, at=NOON)

    again = attempts.start(user=user, exam=exam, at=NOON + 5 * MINUTE)

    assert (again.pk, again.deadline) == (first.pk, first.deadline)


def test_start_after_the_deadline_closes_the_old_attempt_first(db):
    user, exam = portal.UserFactory(), make.exam()
    first = attempts.start(user=user, exam=exam, at=NOON)

    second = attempts.start(user=user, exam=exam, at=NOON + 60 * MINUTE)

    first.refresh_from_db()
    assert (first.ending, first.ended_at) == ("time_up", first.deadline)
    assert second.pk != first.pk


def test_two_open_attempts_are_refused_by_the_database(db):
    sat = make.attempt(at=NOON)
    with pytest.raises(IntegrityError):
        Attempt.objects.create(
            user=sat.user, exam=sat.exam, version=sat.version, seed=1, started_at=NOON, deadline=NOON + MINUTE
        )


def test_start_of_an_unpublished_exam(db):
    with pytest.raises(attempts.NotOpen):
        make.attempt(of=make.exam(live=False), at=NOON)


def test_start_of_a_withdrawn_exam(db):
    exam = make.exam()
    exam.unpublish()

    with pytest.raises(attempts.NotOpen):
        make.attempt(of=exam, at=NOON)


def test_start_with_too_small_a_bank_leaves_nothing_behind(db):
    exam = make.exam(blueprint={make.DomainFactory(): 1})

    with pytest.raises(versions.BankTooSmall):
        make.attempt(of=exam, at=NOON)

    assert Attempt.objects.count() == 0


def test_start_after_all_attempts_are_used(db):
    user, exam = portal.UserFactory(), make.exam(attempts_allowed=2)
    fail(user, exam, NOON)
    fail(user, exam, NOON + MINUTE)

    with pytest.raises(chances.NoAttemptsLeft):
        attempts.start(user=user, exam=exam, at=NOON + 2 * MINUTE)


def test_a_pass_starts_the_count_again(db):
    user, exam = portal.UserFactory(), make.exam(attempts_allowed=2)
    fail(user, exam, NOON)
    pass_(user, exam, NOON + MINUTE)

    assert chances.of(user, exam.current_version).left == 2
    fail(user, exam, NOON + 2 * MINUTE)
    assert chances.of(user, exam.current_version).left == 1


def test_editing_after_the_start_changes_no_terms(db):
    exam = make.exam(minutes=15)
    sat = make.attempt(of=exam, at=NOON)
    asked = [slot.item_version.stem for slot in sat.slots.select_related("item_version")]
    for slot in sat.slots.select_related("item_version__item"):
        slot.item_version.item.stem = "Reworded?"
        versions.publish(slot.item_version.item)
    exam.minutes, exam.cut_score = 5, 100
    versions.publish(exam)

    sat.refresh_from_db()

    assert (sat.version.minutes, sat.deadline) == (15, NOON + 15 * MINUTE)
    assert [slot.item_version.stem for slot in sat.slots.select_related("item_version")] == asked


def test_hand_in_twice_is_one_grade(db):
    sat = make.attempt(at=NOON)

    attempts.hand_in(sat, at=NOON + MINUTE)
    again = attempts.hand_in(sat, at=NOON + 2 * MINUTE)

    assert (again.ending, again.ended_at) == ("handed_in", NOON + MINUTE)
    assert GradeRun.objects.count() == 1


def test_hand_in_passed_earns_one_certificate_for_the_course(db):
    course = make.course("flow-operator", title="Flow SCADA Operator")
    sat = make.attempt(of=make.exam(course, months_valid=12), at=NOON)
    answers.record(sat, answers=make.right_answers(sat), at=NOON)

    attempts.hand_in(sat, at=NOON + MINUTE)
    attempts.hand_in(sat, at=NOON + MINUTE)

    certificate = Certificate.objects.get()
    assert (certificate.user, certificate.credential, certificate.title, certificate.attempt) == (
        sat.user,
        "flow-operator",
        "Flow SCADA Operator",
        sat,
    )
    assert (certificate.issued_at, certificate.expires_at) == (NOON + MINUTE, datetime(2027, 3, 1, 12, 1, tzinfo=UTC))


def test_hand_in_failed_earns_none(db):
    attempts.hand_in(make.attempt(at=NOON), at=NOON + MINUTE)

    assert Certificate.objects.count() == 0


def test_close_overdue_waits_for_what_is_on_its_way(db):
    sat = make.attempt(of=make.exam(minutes=15), at=NOON)

    closed = [attempts.close_overdue(sat.deadline + extra * SECOND) for extra in (0, 5, 6, 7)]

    assert closed == [0, 0, 1, 0]
    sat.refresh_from_db()
    assert (sat.ending, sat.ended_at, sat.grade.points) == ("time_up", sat.deadline, 0)


def test_close_overdue_grades_what_was_saved(db):
    sat = make.attempt(at=NOON)
    answers.record(sat, answers=make.right_answers(sat), at=NOON + MINUTE)

    attempts.close_overdue(NOON + timedelta(days=1))

    assert Certificate.objects.get().issued_at == sat.deadline


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks")
def test_fifty_parallel_starts_are_one_attempt():
    user, exam = portal.UserFactory(), make.exam()
    barrier, begun, failed = Barrier(50), [], []

    def start():
        barrier.wait()
        try:
            begun.append(attempts.start(user=user, exam=exam, at=NOON).pk)
        except Exception as error:  # reported below: a thread cannot fail a test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=start) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert (len(begun), len(set(begun)), Attempt.objects.count()) == (50, 1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks")
def test_answering_while_handing_in_leaves_nothing_after_the_grade():
    domain = make.DomainFactory()
    make.item(domain, "several_of")
    sat = make.attempt(of=make.exam(blueprint={domain: 1}), at=NOON)
    options = sat.slots.get().order
    barrier, late, failed = Barrier(13), [], []

    def send(number):
        barrier.wait()
        try:
            if number == 6:
                attempts.hand_in(sat, at=NOON + SECOND)
            else:
                answers.record(sat, answers={"1": options[: number % 5]}, at=NOON + SECOND, page="a", sequence=number)
        except answers.TooLate:
            late.append(number)
        except Exception as error:  # reported below: a thread cannot fail a test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=[number]) for number in range(13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sat.refresh_from_db()
    kept = AnswerEvent.objects.filter(slot__attempt=sat).count()
    assert (failed, kept + len(late)) == ([], 12)
    assert sat.grade.points == grading.decimal(sum(one.earned for one in grading.mark(sat)))
