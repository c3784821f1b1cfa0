from datetime import UTC, datetime, timedelta

import pytest

from certification.courses import attendance, progress
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make.course("edge", title="Edge Gateway", lessons=3)


def take(course, user, lessons=()):
    """Take the course up and do the lessons of these numbers, one a day."""
    progress.enrol(user=user, course=course, at=NOON)
    for day, number in enumerate(lessons, start=1):
        lesson = course.lessons[number - 1]
        progress.finish(user=user, lesson=lesson, course=course, at=NOON + timedelta(days=day))
    return user


def test_steps_say_how_many_have_done_a_lesson_and_how_many_wait_before_it(course):
    for done in ([], [1], [1], [1, 3], [1, 2, 3]):
        take(course, portal.UserFactory(), done)

    found = attendance.of(course)

    assert (found.began, found.finished) == (5, 1)
    assert [(step.done, step.share, step.waiting) for step in found.steps] == [(4, 0.8, 1), (1, 0.2, 3), (2, 0.4, 0)]


def test_finished_counts_public_lessons_alone(course):
    for done in ([1, 2], [3]):
        take(course, portal.UserFactory(), done)
    course.lessons[2].unpublish()

    [found] = [one for one in attendance.of_all() if one.course == course]

    assert (found.began, found.finished) == (2, 1)
    assert attendance.of(course).finished == 1
    assert sorted(one.lessons_done for one in attendance.learners(course)) == [0, 2]


def test_course_without_lessons_is_finished_by_nobody(db):
    bare = make.course("bare")
    take(bare, portal.UserFactory())

    [found] = [one for one in attendance.of_all() if one.course == bare]

    assert (found.began, found.finished, attendance.of(bare).finished) == (1, 0, 0)


def test_learners_stand_by_what_they_did_last(course, cast):
    early, late = take(course, cast("emil"), [1]), take(course, cast("kenji"), [1, 2])
    idle = take(course, portal.UserFactory())

    found = attendance.learners(course)

    assert [(one.user, one.lessons_done, one.last_seen) for one in found] == [
        (late, 2, NOON + timedelta(days=2)),
        (early, 1, NOON + timedelta(days=1)),
        (idle, 0, NOON),
    ]


def test_page_shows_where_people_stop_and_who_is_where(course, cast, as_person):
    take(course, cast("emil"), [1])
    make.certificate(cast("kenji"), "edge", at=NOON, months_valid=None)
    exam = make.exam(course)

    page = " ".join(as_person("edwin").get("/training/courses/edge/").text.split())

    assert "1 person took it up; 0 finished its lessons." in page
    assert "Brenner Mühlen AG" in page
    assert "1 of 3" in page
    assert f"{exam}</a></dt> <dd>sat 0 times, passed 0 times" in page
    assert "<dt>Certified now</dt><dd>1</dd>" in page


def test_page_without_anybody_says_so(course, as_person):
    page = as_person("edwin").get("/training/courses/edge/").text

    assert "Nobody has taken it up yet." in page
    assert "None yet: the course leads to no certificate." in page


def test_training_lists_every_course(course, cast, as_person):
    take(course, cast("emil"), [1, 2, 3])

    page = " ".join(as_person("edwin").get("/training/").text.split())

    assert (
        'href="/training/courses/edge/">Edge Gateway</a></th> <td class="number" data-label="Took it up">1</td> '
        '<td class="number" data-label="Finished">1</td> <td class="number" data-label="Certified now">0</td>'
    ) in page


@pytest.mark.parametrize("who", ["ada", "emil", "wren", "iris"])
def test_attendance_is_for_educators(course, as_person, who):
    assert as_person(who).get("/training/courses/edge/").status_code == 404


def test_pages_ask_no_more_for_many(course, as_person, django_assert_max_num_queries):
    educator = as_person("edwin")
    take(course, portal.MembershipFactory().user, [1])
    for address, most in (("/training/courses/edge/", 16), ("/training/", 16)):
        educator.get(address)
        with django_assert_max_num_queries(most):
            educator.get(address)
    for _three in range(3):
        take(course, portal.MembershipFactory().user, [1, 2])
        take(make.course(lessons=2), portal.UserFactory(), [1])

    for address, most in (("/training/courses/edge/", 16), ("/training/", 16)):
        with django_assert_max_num_queries(most):
            educator.get(address)
