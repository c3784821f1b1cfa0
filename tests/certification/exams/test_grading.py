from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from certification.exams import answers, attempts, grading
from certification.exams.models import GradeRun
from certification.exams.models.append_only import Frozen
from tests.factories import certification as make

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("earned", "out_of", "cut", "passed"),
    [
        (Fraction(7), 10, 70, True),
        (Fraction(6999999, 1000000), 10, 70, False),
        (Fraction(0), 10, 1, False),
        (Fraction(10), 10, 100, True),
        (Fraction(2), 3, 67, False),
        (Fraction(0), 0, 1, False),
    ],
)
def test_is_pass_rounds_nothing_up(earned, out_of, cut, passed):
    assert grading.is_pass(earned, out_of, cut) == passed


def test_percent_shown_never_reaches_a_cut_that_was_missed():
    run = GradeRun(points=grading.decimal(Fraction(699999999, 100000000)), out_of=10)

    assert run.percent == 69


def test_grade_adds_up_by_domain(db):
    alarms, tags = make.DomainFactory(name="Alarms"), make.DomainFactory(name="Tags")
    for domain in (alarms, tags):
        make.item(domain)
        make.item(domain)
    sat = make.attempt(of=make.exam(blueprint={alarms: 2, tags: 2}), at=NOON)
    of_alarms = {str(s.number) for s in sat.slots.all() if s.item_version.domain == alarms}
    answers.record(sat, answers={n: r for n, r in make.right_answers(sat).items() if n in of_alarms}, at=NOON)

    run = attempts.hand_in(sat, at=NOON).grade

    assert (run.points, run.out_of, run.percent, run.is_pass) == (Decimal(2), 4, 50, True)
    assert run.domains == [
        {"domain": "Alarms", "points": "2.0000", "out_of": 2},
        {"domain": "Tags", "points": "0.0000", "out_of": 2},
    ]


def test_grade_names_the_keys_used(db):
    sat = attempts.hand_in(make.attempt(at=NOON), at=NOON)

    keys = [slot.item_version.keys.get().pk for slot in sat.slots.order_by("number")]

    assert sat.grade.keys == keys


def test_grade_cannot_be_changed(db):
    run = attempts.hand_in(make.attempt(at=NOON), at=NOON).grade
    run.points = 2

    with pytest.raises(Frozen):
        run.save()
