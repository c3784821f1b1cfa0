import pytest

from certification.courses import shelf
from certification.courses.models import CoursePage
from tests.factories import certification as make
from tests.factories import portal


@pytest.fixture
def courses(db):
    drive = portal.ProductFactory(slug="drive")
    make.course("alarms", title="Alarms in order", minutes=60)
    make.course("drives", title="Drives", summary="Start a motor, read its faults", minutes=61, product=drive)
    make.course("long", title="The long course", audience="Whoever starts motors", minutes=300, product=drive)
    return CoursePage.objects.order_by("path")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["alarms", "drives", "long"]),
        ({"words": "MOTOR"}, ["drives", "long"]),
        ({"words": "motor faults"}, ["drives"]),
        ({"words": "%"}, []),
        ({"length": "short"}, ["alarms"]),
        ({"length": "day"}, ["drives"]),
        ({"length": "long"}, ["long"]),
    ],
)
def test_found(courses, wanted, found):
    assert [page.slug for page in shelf.found(courses, wanted)] == found


def test_the_catalogue_is_asked_in_its_address(client, courses):
    page = client.get("/courses/?product=drive&length=day").text

    assert "1 course fits." in page
    assert "Start a motor" in page
    assert "Alarms in order" not in page


@pytest.mark.parametrize("query", ["?length=none", "?product=none", "?words=%00", "?words=" + "x" * 101])
def test_a_nonsense_question_shows_every_course(client, courses, query):
    response = client.get(f"/courses/{query}")

    assert response.status_code == 200
    assert "Alarms in order" in response.text
