from datetime import time

import pytest

from portal.promises import calendars
from portal.promises.models import BusinessCalendar, OpeningHours
from portal.templatetags.promise_tags import duration


def test_opening_words_join_days_that_are_alike(db):
    calendar = BusinessCalendar.objects.create(name="Works")
    for weekday, opens, closes in [
        (0, 9, 12),
        (0, 13, 17),
        (1, 13, 17),
        (1, 9, 12),
        (2, 9, 12),
        (4, 9, 12),
        (5, 9, 12),
    ]:
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=time(opens), closes=time(closes))

    assert calendars.opening_words(calendar) == [
        ("Monday–Tuesday", "09:00–12:00, 13:00–17:00"),
        ("Wednesday", "09:00–12:00"),
        ("Friday–Saturday", "09:00–12:00"),
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (95, "1 hour 35 minutes"),
        (1440, "24 hours"),
        (7200, "5 days"),
        (7260, "121 hours"),
    ],
)
def test_duration_is_said_as_people_say_it(minutes, words):
    assert duration(minutes) == words
