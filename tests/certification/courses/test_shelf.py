import pytest

from certification.billing.models import SeatPrice
from certification.courses import shelf
from certification.courses.models import CoursePage
from tests.factories import certification as make
from tests.factories import portal


@pytest.fixture
def courses(db):
    drive = portal.ProductFactory(slug="drive")
    make.course("alarms", title="Alarms in order", minutes=60)
    make.course("drives", title="Drives", summary="Start a motor, read its faults", minutes=61, product=drive)
    make.course(
        "long", title="The long course", audience="Whoever starts motors", minutes=300, product=drive, needs_seat=True
    )
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
        ({"price": "free"}, ["alarms", "drives"]),
        ({"price": "paid"}, ["long"]),
    ],
)
def test_found(courses, wanted, found):
    assert [page.slug for page in shelf.found(courses, wanted)] == found


def test_the_catalogue_is_asked_in_its_address(client, courses):
    page = client.get("/courses/?product=drive&length=day").text

    assert "1 course fits." in page
    assert "Start a motor" in page
    assert "Alarms in order" not in page


def test_the_catalogue_finds_what_counts_for_a_level(client, courses):
    make.level("silver", 1, {"drives": 1, "alarms": 2})
    make.level("gold", 2, {"long": 1})

    page = client.get("/courses/?level=silver&length=day").text

    assert "1 course fits." in page
    assert "Start a motor" in page
    assert '<a href="/level/gold/">Gold</a>' in page


def test_the_catalogue_says_what_a_course_costs(client, courses):
    course = CoursePage.objects.get(slug="long")
    SeatPrice.objects.create(course=course, currency="EUR", unit_amount=49900, stripe_price_id="price_1")

    page = client.get("/courses/").text

    assert "€499" in page
    assert page.count("· free for customers") == 2


@pytest.mark.parametrize(
    "query", ["?level=none", "?price=none", "?length=none", "?product=none", "?words=%00", "?words=" + "x" * 101]
)
def test_a_nonsense_question_shows_every_course(client, courses, query):
    response = client.get(f"/courses/{query}")

    assert response.status_code == 200
    assert "Alarms in order" in response.text
