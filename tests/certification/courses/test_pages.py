import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from certification.courses.blocks import LessonBlocks
from certification.courses.models import CatalogPage, CoursePage, Enrolment, LessonPage
from tests.factories import certification as make
from tests.factories import portal_knowledge as knowledge

CHECK = {
    "type": "quick_check",
    "value": {
        "question": "Which port?",
        "choices": [
            {"text": "OT", "is_right": True, "feedback": "Right: that is the plant."},
            {"text": "IT", "is_right": False, "feedback": "That is the office."},
        ],
    },
}


@pytest.fixture
def course(db):
    return make.course("edge", title="Edge Gateway Administrator", lessons=2)


def test_page_tree():
    assert CatalogPage.allowed_subpage_models() == [CoursePage]
    assert CoursePage.allowed_subpage_models() == [LessonPage]
    assert LessonPage.allowed_subpage_models() == []
    assert CoursePage.allowed_parent_page_models() == [CatalogPage]


def test_catalog_anonymous(client, course):
    response = client.get("/courses/")

    assert response.status_code == 200
    assert "Edge Gateway Administrator" in response.text


def test_catalog_leaves_drafts_out(client, course):
    course.unpublish()

    assert "Edge Gateway Administrator" not in client.get("/courses/").text


def test_catalog_asks_no_more_for_many_courses(as_person, course, django_assert_max_num_queries):
    reader = as_person("emil")
    reader.get("/courses/")
    with django_assert_max_num_queries(15):
        reader.get("/courses/")
    for _two in range(2):
        make.course(lessons=3)

    with django_assert_max_num_queries(15):
        reader.get("/courses/")


def test_course_anonymous_reads_what_it_is_and_is_asked_to_sign_in(client, course):
    page = client.get("/courses/edge/").text

    assert "Lesson 1" in page
    assert "/account/login/?next=/courses/edge/" in page
    assert 'href="/courses/edge/lesson-1/"' not in page


def test_course_asks_no_more_for_many_lessons(as_person, course, django_assert_max_num_queries):
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")
    reader.get("/courses/edge/")
    with django_assert_max_num_queries(20):
        reader.get("/courses/edge/")
    for _three in range(3):
        make.lesson(course)

    with django_assert_max_num_queries(20):
        reader.get("/courses/edge/")


def test_course_keeps_its_address_once_public(course):
    course.save_revision().publish()
    course.refresh_from_db()
    course.slug = "renamed"

    with pytest.raises(ValidationError) as error:
        course.full_clean()

    assert list(error.value.message_dict) == ["slug"]


def test_lesson_anonymous_signs_in_first(client, course):
    response = client.get("/courses/edge/lesson-1/")

    assert response.headers["Location"] == "/account/login/?next=/courses/edge/lesson-1/"


def test_lesson_of_a_course_not_taken_leads_to_the_course(as_person, course):
    reader = as_person("emil")

    response = reader.get("/courses/edge/lesson-1/", follow=True)

    assert response.redirect_chain == [("/courses/edge/", 302)]
    assert "Enrol to read the lessons." in response.text


def test_lesson_is_open_to_our_own_people_and_leaves_no_trace(as_person, course):
    assert as_person("edwin").get("/courses/edge/lesson-1/").status_code == 200
    assert Enrolment.objects.count() == 0


def test_lesson_taken_is_remembered(as_person, course):
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")

    assert reader.get("/courses/edge/lesson-2/").status_code == 200
    assert Enrolment.objects.get().last_lesson.slug == "lesson-2"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(as_person, course, method):
    assert getattr(as_person("emil"), method)("/courses/edge/").status_code == 405


def test_draft_lesson_is_not_found(as_person, course):
    lesson = course.lessons[0]
    lesson.unpublish()
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")

    assert reader.get("/courses/edge/lesson-1/").status_code == 404


@pytest.mark.parametrize(("choice", "said"), [("0", "Right: that is the plant."), ("1", "That is the office.")])
def test_quick_check_explains_what_was_picked(as_person, course, choice, said):
    lesson = make.lesson(course, slug="check", body=[CHECK])
    block = LessonPage.objects.get(pk=lesson.pk).body[0].id

    page = as_person("edwin").get("/courses/edge/check/", {"check": block, "choice": choice}).text

    assert said in page


def test_quick_check_tells_nothing_before(as_person, course):
    make.lesson(course, slug="check", body=[CHECK])

    page = as_person("edwin").get("/courses/edge/check/").text

    assert "that is the plant" not in page
    assert "is_right" not in page


@pytest.mark.parametrize("choice", ["2", "-1", "y", "", "²", "9" * 5000, "'\"<"])
def test_quick_check_nonsense_is_just_the_lesson(as_person, course, choice):
    lesson = make.lesson(course, slug="check", body=[CHECK])
    block = LessonPage.objects.get(pk=lesson.pk).body[0].id

    response = as_person("edwin").get("/courses/edge/check/", {"check": block, "choice": choice})

    assert (response.status_code, "message-" in response.text) == (200, False)


def test_quick_check_needs_exactly_one_right_answer(db):
    block = LessonPage._meta.get_field("body").stream_block.child_blocks["quick_check"]
    value = block.to_python(CHECK["value"] | {"choices": [{"text": "a", "is_right": False, "feedback": "b"}] * 2})

    with pytest.raises(ValidationError):
        block.clean(value)


def test_set_up_lets_educators_write_courses_and_nothing_else(course, cast):
    permissions = {
        page.specific_class.__name__: page.permissions_for_user(cast("edwin")).can_edit()
        for page in Page.objects.filter(depth__gte=2).specific()
    }

    assert {kind for kind, may_edit in permissions.items() if may_edit} == {"CatalogPage", "CoursePage", "LessonPage"}
    assert {"HomePage", "HelpIndexPage", "StandardPage"} <= permissions.keys()


@pytest.fixture
def film(db):
    return [document(name) for name in ("film.mp4", "film.vtt", "sheet.pdf")]


def document(name):
    return Document.objects.create(title=name, file=ContentFile(b"bytes", name=name))


def test_lesson_shows_film_with_captions_download_and_article(as_person, course, film):
    mp4, vtt, pdf = film
    video = {"title": "Start-up", "film": mp4.pk, "captions": vtt.pk, "language": "en", "transcript": "<p>A motor.</p>"}
    body = [
        {"type": "video", "value": video},
        {"type": "download", "value": {"document": pdf.pk, "text": "The checklist"}},
    ]
    lesson = make.lesson(course, title="Films", body=body)

    page = as_person("edwin").get(lesson.url).text

    assert 'type="video/mp4"' in page
    assert f'<track kind="captions" src="{vtt.url}" srclang="en"' in page
    assert "A motor." in page
    assert "The checklist" in page


def test_a_film_without_captions_is_refused(film):
    mp4, _vtt, pdf = film
    block = LessonBlocks().child_blocks["video"]
    value = {"title": "x", "film": mp4.pk, "captions": pdf.pk, "language": "en", "transcript": "<p>x</p>"}

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))

    assert list(refused.value.block_errors) == ["captions"]


def test_lesson_shows_each_kind_of_block(as_person, course, cast):
    picture = get_image_model().objects.create(title="Panel", file=get_test_image_file())
    article = knowledge.article("Clear a stuck alarm")
    body = [
        {"type": "text", "value": "<p>Read <b>this</b> first.</p>"},
        {"type": "image", "value": {"image": {"image": picture.pk, "alt_text": "The panel"}, "caption": "Left of it"}},
        {"type": "code", "value": {"caption": "edge.conf", "code": "port = <4>"}},
        {"type": "callout", "value": {"kind": "warning", "text": "<p>Mind the fan.</p>"}},
        {"type": "article", "value": {"article": article.pk}},
    ]
    lesson = make.lesson(course, body=body)
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")

    page = reader.get(lesson.url).text

    assert "Read <b>this</b> first." in page
    assert 'alt="The panel"' in page
    assert "Left of it" in page
    assert "edge.conf</figcaption>" in page
    assert "port = &lt;4&gt;" in page
    assert re.search(r'message-warning" role="note">.*?Mind the fan\.', page, re.DOTALL)
    assert f'<a href="{article.url}">Clear a stuck alarm</a>' in page


def test_lesson_leaves_out_an_article_that_its_reader_may_not_open(as_person, course):
    article = knowledge.article("For our own eyes", audience="internal")
    lesson = make.lesson(course, body=[{"type": "article", "value": {"article": article.pk}}])
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")

    assert "For our own eyes" not in reader.get(lesson.url).text
    assert "For our own eyes" in as_person("wren").get(lesson.url).text
