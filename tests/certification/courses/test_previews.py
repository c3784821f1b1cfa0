"""Drafts, preview and scheduled publishing are Wagtail's: here they are tried on courses and lessons."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from certification.courses.models import CoursePage
from tests.factories import certification as make

COURSE = {
    "title": "Drives in service",
    "slug": "drives-in-service",
    "summary": "Start a motor, read its faults",
    "outcomes": '{"blocks": [], "entityMap": {}}',
    "audience": "Whoever starts motors",
    "minutes": "90",
}
TEXT = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "callout", "body-0-id": ""}
LESSON = {
    "title": "The first start",
    "slug": "the-first-start",
    "minutes": "10",
    **TEXT,
    "body-0-value-kind": "warning",
    "body-0-value-text": '{"blocks": [{"key": "a", "text": "Mind the fan.", "type": "unstyled", "depth": 0, '
    '"inlineStyleRanges": [], "entityRanges": [], "data": {}}], "entityMap": {}}',
}


@pytest.fixture
def edwin(as_person):
    return as_person("edwin")


def look(client, address, sent):
    kept = client.post(address, sent)
    assert kept.json()["is_valid"], kept.json()
    return client.get(address)


def new(kind, parent):
    return f"/admin/pages/add/certification/{kind}/{parent.pk}/preview/"


def test_course_is_previewed_before_it_was_ever_saved(edwin):
    page = look(edwin, new("coursepage", make.catalog()), COURSE)

    assert page.status_code == 200
    assert "Start a motor, read its faults" in page.text
    assert not CoursePage.objects.filter(slug="drives-in-service").exists()


def test_lesson_is_previewed_before_it_was_ever_saved(edwin):
    course = make.course("edge", title="Edge Gateway", lessons=2)

    page = look(edwin, new("lessonpage", course), LESSON)

    assert page.status_code == 200
    assert "Mind the fan." in page.text
    assert course.lessons.count() == 2


def test_changed_course_is_previewed_with_what_comes_first(edwin, client):
    first, course = make.course("first", title="First steps"), make.course("edge", title="Edge Gateway", lessons=1)
    sent = COURSE | {"title": "Edge Gateway anew", "slug": "edge", "prerequisites": [first.pk], "needs_seat": "on"}

    page = look(edwin, f"/admin/pages/{course.pk}/edit/preview/", sent)

    assert page.status_code == 200
    assert "Edge Gateway anew" in page.text
    assert "First steps" in page.text
    assert "Edge Gateway anew" not in client.get("/courses/edge/").text


def test_preview_may_be_framed_by_the_admin_and_by_nobody_else(edwin):
    page = look(edwin, new("coursepage", make.catalog()), COURSE)

    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_draft_of_a_lesson_changes_nothing_until_it_is_published(as_person):
    course = make.course("edge", lessons=1)
    lesson, reader = course.lessons.get(), as_person("emil")
    reader.post("/learning/edge/enrol/")
    lesson.title = "A better title"
    draft = lesson.save_revision()

    before = reader.get(lesson.url).text
    draft.publish()

    assert "A better title" not in before
    assert "A better title" in reader.get(lesson.url).text


def test_scheduled_course_opens_and_closes_by_itself(client, cast):
    soon = timezone.now() - timedelta(minutes=1)
    fields = {"title": "Soon", "slug": "soon", "summary": "x", "outcomes": "<ul></ul>", "live": False}
    page = make.catalog().add_child(instance=CoursePage(**fields, go_live_at=soon))
    page.save_revision(user=cast("edwin"), approved_go_live_at=soon)
    waiting = client.get("/courses/soon/").status_code
    call_command("tick")
    opened = client.get("/courses/soon/").status_code
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("tick")

    assert (waiting, opened, client.get("/courses/soon/").status_code) == (404, 200, 404)
