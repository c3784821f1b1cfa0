import pytest

from certification.courses.models import Enrolment, LessonProgress
from tests.factories import certification as make


@pytest.fixture
def course(db):
    return make.course("edge", lessons=2)


def test_enrol_leads_to_the_first_lesson(as_person, course):
    response = as_person("kenji").post("/learning/edge/enrol/")

    assert response.headers["Location"] == "/courses/edge/lesson-1/"
    assert Enrolment.objects.get().user.first_name == "Kenji"


def test_enrol_by_following_a_link_is_not_possible(as_person, course):
    assert as_person("kenji").get("/learning/edge/enrol/").status_code == 405


def test_enrol_in_a_draft_is_not_found(as_person, course):
    course.unpublish()

    assert as_person("kenji").post("/learning/edge/enrol/").status_code == 404


def test_finish_lesson_leads_to_the_next_and_the_last_to_the_course(as_person, course):
    reader = as_person("kenji")
    reader.post("/learning/edge/enrol/")

    led = [reader.post(f"/learning/edge/lesson-{n}/done/").headers["Location"] for n in (1, 2)]

    assert led == ["/courses/edge/lesson-2/", "/courses/edge/"]
    assert LessonProgress.objects.count() == 2


def test_finish_lesson_of_another_course_is_not_found(as_person, course):
    make.lesson(make.course("flow"), slug="elsewhere")

    assert as_person("kenji").post("/learning/edge/elsewhere/done/").status_code == 404


def test_finish_lesson_without_enrolling_leads_to_the_course(as_person, course):
    response = as_person("kenji").post("/learning/edge/lesson-1/done/")

    assert response.headers["Location"] == "/courses/edge/"
    assert LessonProgress.objects.count() == 0


def test_my_courses_say_where_to_go_on(as_person, course):
    reader = as_person("kenji")
    reader.post("/learning/edge/enrol/")
    reader.post("/learning/edge/lesson-1/done/")

    page = reader.get("/learning/").text

    assert "1 of 2 lessons done" in page
    assert "Lesson 2" in page


def test_my_courses_ask_no_more_for_many(as_person, cast, django_assert_max_num_queries):
    reader = as_person("kenji")
    make.EnrolmentFactory(user=cast("kenji"), course=make.course(lessons=2))
    reader.get("/learning/")
    with django_assert_max_num_queries(10):
        reader.get("/learning/")
    for _two in range(2):
        make.EnrolmentFactory(user=cast("kenji"), course=make.course(lessons=2))

    with django_assert_max_num_queries(10):
        reader.get("/learning/")
