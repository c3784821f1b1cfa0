import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex

from tests.factories import certification as make


@pytest.fixture
def document(db):
    return Document.objects.create(title="The checklist", file=ContentFile(b"bytes", name="checklist.pdf"))


@pytest.fixture
def course(document):
    """A course that costs money, with a lesson that offers the file."""
    course = make.course("edge", lessons=1, needs_seat=True)
    shows(make.lesson(course, slug="files", body=[download(document)]))
    return course


def download(document):
    return {"type": "download", "value": {"document": document.pk, "text": "The checklist"}}


def asked(client, document):
    """The answer's status. A file is read to its end, which closes it."""
    response = client.get(document.url)
    if response.streaming:
        assert response.getvalue() == b"bytes"
    return response.status_code


def shows(page):
    """As Wagtail notes it in the background, which tests leave off."""
    ReferenceIndex.create_or_update_for_object(page)


def test_file_of_a_lesson_opens_for_who_takes_the_course(course, document, as_person, cast):
    make.seats(course, holder=cast("emil"))
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")

    assert asked(reader, document) == 200


def test_file_of_a_lesson_is_not_found_by_others_and_asks_visitors_to_sign_in(course, document, as_person, client):
    answers = {who: asked(as_person(who), document) for who in ("emil", "ada", "kenji", "edwin", "wren")}

    assert answers == {"emil": 404, "ada": 404, "kenji": 404, "edwin": 200, "wren": 200}
    assert client.get(document.url).headers["Location"] == f"/account/login/?next={document.url}"


def test_file_of_a_draft_lesson_waits_with_it(course, document, as_person, cast):
    make.seats(course, holder=cast("emil"))
    reader = as_person("emil")
    reader.post("/learning/edge/enrol/")
    course.lessons.get(slug="files").unpublish()

    assert asked(reader, document) == 404
    assert asked(as_person("edwin"), document) == 200


def test_file_of_two_courses_opens_for_who_takes_either(course, document, as_person):
    free = make.course("free", lessons=1)
    shows(make.lesson(free, body=[download(document)]))
    reader = as_person("emil")
    before = asked(reader, document)
    reader.post("/learning/free/enrol/")

    assert (before, asked(reader, document)) == (404, 200)


def test_file_that_something_else_shows_too_is_open(course, document, client):
    page = make.course("public", outcomes=f'<p><a linktype="document" id="{document.pk}">The checklist</a></p>')
    shows(page)

    assert asked(client, document) == 200


def test_file_that_no_lesson_shows_is_open(document, client):
    assert asked(client, document) == 200
