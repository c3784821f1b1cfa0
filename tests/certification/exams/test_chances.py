from datetime import UTC, datetime, timedelta

import pytest

from certification.exams import attempts, chances
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def fail(user, exam, at):
    return attempts.hand_in(attempts.start(user=user, exam=exam, at=at), at=at)


def test_each_failure_waits_its_days_and_the_last_number_stays(db):
    user, exam = portal.UserFactory(), make.exam(attempts_allowed=9, cool_off_days="14, 60")
    at = NOON

    for days in (14, 60, 60):
        fail(user, exam, at)
        with pytest.raises(chances.CoolingOff) as cooling:
            attempts.start(user=user, exam=exam, at=at + days * DAY - timedelta(microseconds=1))
        assert cooling.value.until == at + days * DAY
        at += days * DAY


def test_without_days_one_may_sit_again_at_once(db):
    user, exam = portal.UserFactory(), make.exam()
    fail(user, exam, NOON)

    assert attempts.start(user=user, exam=exam, at=NOON).is_open


def test_the_attempt_under_way_is_found_though_an_earlier_one_cools(db):
    user, exam = portal.UserFactory(), make.exam(cool_off_days="14")
    fail(user, exam, NOON)
    running = attempts.start(user=user, exam=exam, at=NOON + 14 * DAY)

    assert attempts.start(user=user, exam=exam, at=NOON + 14 * DAY) == running
