from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from portal.templatetags.instants import city, when

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def berlin():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(seconds=40), "now (13:00 Berlin)"),
        (timedelta(hours=3, minutes=40), "in 3\xa0hours (16:40 Berlin)"),
        (-timedelta(minutes=25), "25\xa0minutes ago (12:35 Berlin)"),
        (timedelta(days=2), "in 2\xa0days (Wed 25 Nov, 13:00 Berlin)"),
        (timedelta(days=60), "in 1\xa0month (22 Jan 2027, 13:00 Berlin)"),
    ],
)
def test_when_says_distance_and_wall_clock(off, words):
    assert when(NOON + off, NOON) == f'<time datetime="{(NOON + off).isoformat()}">{words}</time>'


def test_when_names_the_day_that_is_not_the_readers_today():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already the 24th in Berlin

    assert "(Tue 24 Nov, 00:30 Berlin)" in when(late, NOON)


def test_city_of_zone_with_two_words():
    with timezone.override(ZoneInfo("America/New_York")):
        assert city() == "New York"


def test_city_of_utc():
    with timezone.override(UTC):
        assert city() == "UTC"
