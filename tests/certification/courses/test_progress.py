from datetime import UTC, datetime

import pytest

from certification.courses import progress
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make.course(lessons=3)


def test_progress_of_a_passer_by(course):
    so_far = progress.of(portal.UserFactory(), course)

    assert (so_far.enrolment, so_far.count, so_far.total, so_far.resume.title) == (None, 0, 3, "Lesson 1")


def test_enrol_twice_is_once(course):
    user = portal.UserFactory()

    first, again = (progress.enrol(user=user, course=course, at=NOON) for _ in range(2))

    assert first == again


def test_finish_without_enrolling_is_refused(course):
    with pytest.raises(progress.NotEnrolled):
        progress.finish(user=portal.UserFactory(), lesson=course.lessons[0], course=course, at=NOON)


def test_resume_is_the_lesson_last_opened(course):
    user, third = portal.UserFactory(), course.lessons[2]
    progress.enrol(user=user, course=course, at=NOON)

    progress.open_lesson(user=user, lesson=third, course=course)

    assert progress.of(user, course).resume == third


def test_resume_passes_over_what_is_done(course):
    user, second = portal.UserFactory(), course.lessons[1]
    progress.enrol(user=user, course=course, at=NOON)
    progress.open_lesson(user=user, lesson=second, course=course)
    progress.finish(user=user, lesson=second, course=course, at=NOON)

    so_far = progress.of(user, course)

    assert (so_far.resume.title, so_far.count, so_far.is_complete) == ("Lesson 1", 1, False)


def test_complete_when_every_lesson_is_done(course):
    user = portal.UserFactory()
    progress.enrol(user=user, course=course, at=NOON)
    for lesson in course.lessons:
        progress.finish(user=user, lesson=lesson, course=course, at=NOON)

    so_far = progress.of(user, course)

    assert (so_far.resume, so_far.is_complete, progress.in_progress(user)) == (None, True, [])


def test_a_mark_outlives_the_withdrawal_of_its_lesson(course):
    user, first = portal.UserFactory(), course.lessons[0]
    progress.enrol(user=user, course=course, at=NOON)
    progress.finish(user=user, lesson=first, course=course, at=NOON)

    first.unpublish()
    assert (progress.of(user, course).count, progress.of(user, course).total) == (0, 2)
    first.save_revision().publish()
    assert (progress.of(user, course).count, progress.of(user, course).total) == (1, 3)


def test_lessons_stand_in_the_order_of_the_pages(course):
    first, _second, third = course.lessons

    first.move(third, pos="right")

    assert [lesson.title for lesson in course.lessons] == ["Lesson 2", "Lesson 3", "Lesson 1"]
    assert progress.of(portal.UserFactory(), course).after(course.lessons[0]).title == "Lesson 3"


def test_taken_asks_no_more_for_many_courses(course, django_assert_num_queries):
    user = portal.UserFactory()
    make.EnrolmentFactory(user=user, course=course)
    with django_assert_num_queries(3):
        assert [one.total for one in progress.taken(user)] == [3]
    for _two in range(2):
        make.EnrolmentFactory(user=user, course=make.course(lessons=2))

    with django_assert_num_queries(3):
        assert sorted(one.total for one in progress.taken(user)) == [2, 2, 3]


def test_of_people_gives_each_their_own(course):
    ada, emil = portal.UserFactory(), portal.UserFactory()
    for user in (ada, emil):
        progress.enrol(user=user, course=course, at=NOON)
    progress.finish(user=emil, lesson=course.lessons[0], course=course, at=NOON)

    found = {user: so_far.count for user, so_far in progress.of_people([ada, emil], [course])}

    assert found == {ada: 0, emil: 1}
