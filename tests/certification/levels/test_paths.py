from datetime import timedelta

import pytest
from django.utils import timezone

from certification.courses import progress
from certification.levels import ladder, paths
from tests.factories import certification as make


@pytest.fixture
def gold(db):
    basics = make.course("basics", title="Basics", lessons=1)
    drive = make.course("drive-engineer", title="Drive Engineer", lessons=2)
    drive.prerequisites.add(basics)
    drive.save()
    return make.level("gold", 2, {"drive-engineer": 1, "flow-operator": 2})


def path_of(user):
    return paths.of(ladder.rungs()[-1], user, timezone.now())


def told(path):
    return [(stop.course.slug, stop.asked, stop.is_done) for stop in path.stops]


def test_path_names_what_comes_before_and_each_course_once(gold, cast):
    make.course("flow-operator").prerequisites.add(make.course("basics"))

    assert [(slug, asked) for slug, asked, _done in told(path_of(cast("emil")))] == [
        ("basics", False),
        ("drive-engineer", True),
        ("flow-operator", True),
    ]


def test_a_course_that_only_comes_before_is_done_with_its_lessons_and_a_counted_one_with_its_certificate(gold, cast):
    emil, at = cast("emil"), timezone.now()
    for slug in ("basics", "drive-engineer"):
        course = make.course(slug)
        progress.enrol(user=emil, course=course, at=at)
        for lesson in course.lessons:
            progress.finish(user=emil, lesson=lesson, course=course, at=at)

    path = path_of(emil)

    assert [done for _slug, _asked, done in told(path)] == [True, False, False]
    assert (path.done, path.next.course.slug) == (1, "drive-engineer")


def test_a_certificate_that_expired_is_still_to_do(gold, cast):
    make.certificate(cast("emil"), "flow-operator", at=timezone.now() - timedelta(days=900))
    make.certificate(cast("emil"), "drive-engineer", at=timezone.now() - timedelta(days=9))

    assert [done for _slug, _asked, done in told(path_of(cast("emil")))] == [False, True, False]


def test_drafts_are_no_part_of_a_path(gold, cast):
    make.course("basics").unpublish()
    make.course("flow-operator").unpublish()

    assert told(path_of(cast("emil"))) == [("drive-engineer", True, False)]


def test_the_shorter_exam_is_not_the_exam_of_a_path(gold, cast):
    course = make.course("drive-engineer")
    make.achievement(course, delta_exam=make.exam(course))
    whole = make.exam(course)

    assert [stop.exam for stop in path_of(cast("emil")).stops] == [None, whole, None]


def test_path_leads_on_from_where_one_is(gold, as_person, cast):
    emil, course = cast("emil"), make.course("basics")
    reader = as_person("emil")
    before = reader.get("/level/gold/").text
    progress.enrol(user=emil, course=course, at=timezone.now())
    begun = reader.get("/level/gold/").text
    progress.finish(user=emil, lesson=course.lessons.get(), course=course, at=timezone.now())

    assert "Next: start Basics" in before
    assert "Next: Lesson 1" in begun
    assert "Next: start Drive Engineer" in reader.get("/level/gold/").text


def test_path_is_public_and_knows_nobody(gold, client, cast):
    make.certificate(cast("emil"), "drive-engineer", at=timezone.now())

    page = client.get("/level/gold/").text

    assert "1 person certified in Drive Engineer and 2 people certified in Flow Operator" in page
    assert "Certified" not in page
    assert "courses done" not in page


def test_path_to_no_level_is_not_found(gold, client):
    assert client.get("/level/platinum/").status_code == 404


def test_path_asks_no_more_for_many_courses(gold, as_person, django_assert_max_num_queries):
    reader = as_person("emil")
    reader.get("/level/gold/")
    with django_assert_max_num_queries(18):
        reader.get("/level/gold/")
    make.level("platinum", 3, {"drive-engineer": 1, "flow-operator": 1, "edge": 1, "mesh": 1, "gauge": 1})

    with django_assert_max_num_queries(18):
        reader.get("/level/platinum/")


def test_order_ends_where_courses_need_each_other(db):
    first, second = make.course("first"), make.course("second")

    assert paths.in_order([first], {first.pk: [second], second.pk: [first]}) == [second, first]
