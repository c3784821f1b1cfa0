from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from certification.exams import accommodations, answers, attempts
from certification.exams.models import Accommodation, Extension
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def edwin(cast):
    return cast("edwin")


@pytest.fixture
def sat(db):
    return make.attempt(of=make.exam(minutes=20), at=NOON)


def test_allow_lengthens_every_exam_from_now_on_and_keeps_what_was(edwin):
    user = portal.UserFactory()
    for factor in ("1.5", "1.25"):
        accommodations.allow(user, time_factor=Decimal(factor), reason="Agreed", by=edwin, at=NOON)

    sat = make.attempt(user, make.exam(minutes=20), at=NOON)

    assert (sat.deadline, sat.time_factor) == (NOON + 25 * MINUTE, Decimal("1.25"))
    assert list(Accommodation.objects.values_list("time_factor", flat=True)) == [Decimal("1.25"), Decimal("1.5")]


def test_allow_lengthens_the_attempt_under_way(sat, edwin):
    accommodations.allow(sat.user, time_factor=Decimal("1.5"), reason="Agreed", by=edwin, at=NOON + MINUTE)

    sat.refresh_from_db()
    made = Extension.objects.get()
    assert sat.deadline == NOON + 30 * MINUTE
    assert (made.deadline_before, made.deadline, made.made_by) == (NOON + 20 * MINUTE, NOON + 30 * MINUTE, edwin)


def test_allow_never_shortens(edwin):
    user = portal.UserFactory()
    accommodations.allow(user, time_factor=Decimal(2), reason="Agreed", by=edwin, at=NOON)
    sat = make.attempt(user, make.exam(minutes=20), at=NOON)

    accommodations.allow(user, time_factor=Decimal(1), reason="No longer asked for", by=edwin, at=NOON + MINUTE)

    sat.refresh_from_db()
    assert sat.deadline == NOON + 40 * MINUTE


def test_extend_takes_answers_until_the_new_deadline(sat, edwin):
    old = sat.deadline
    accommodations.extend(sat, until=old + 10 * MINUTE, reason="Fire alarm", by=edwin, at=NOON + MINUTE)
    option = sat.slots.get(number=1).order[0]

    assert attempts.close_overdue(old + MINUTE) == 0
    answers.record(sat, answers={"1": [option]}, at=old + 10 * MINUTE + 5 * SECOND)
    with pytest.raises(answers.TooLate):
        answers.record(sat, answers={"1": []}, at=old + 10 * MINUTE + 6 * SECOND)

    sat.refresh_from_db()
    assert answers.current(sat)[1] == [option]


def test_extend_what_has_ended_is_refused(sat, edwin):
    with pytest.raises(accommodations.HasEnded):
        accommodations.extend(sat, until=sat.deadline + MINUTE, reason="Late", by=edwin, at=sat.deadline + 6 * SECOND)
    attempts.hand_in(sat, at=NOON + MINUTE)
    with pytest.raises(accommodations.HasEnded):
        accommodations.extend(sat, until=sat.deadline + MINUTE, reason="Late", by=edwin, at=NOON + 2 * MINUTE)


def test_extend_to_less_is_refused(sat, edwin):
    with pytest.raises(accommodations.NoMoreTime):
        accommodations.extend(sat, until=sat.deadline, reason="None", by=edwin, at=NOON)


def test_a_factor_below_one_is_refused_by_the_database(db, edwin):
    with pytest.raises(IntegrityError):
        Accommodation.objects.create(user=edwin, time_factor=Decimal("0.9"), reason="Faster", made_by=edwin)
