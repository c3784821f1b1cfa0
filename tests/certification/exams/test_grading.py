import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from certification.exams import answers, attempts, grading, versions
from certification.exams.kinds import KINDS
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


def random_response(slot, rng):
    asked = KINDS[slot.item_version.kind].ask(slot.item_version.content, slot.order)
    if asked.rows:
        return [f"{row.value}:{rng.choice(asked.options).value}" for row in asked.rows if rng.random() < 0.8]
    if not asked.options:
        return rng.choice([[], ["3.14"], ["3,145"], ["modbus"], ["Profinet"], ["-"]])
    most = len(slot.order) if slot.item_version.kind == "several_of" else 1
    return rng.sample(slot.order, rng.randint(0, most))


def test_grade_of_random_attempts_is_what_their_events_say_and_edits_change_none(db):
    rng = random.Random(1886)
    domain = make.DomainFactory()
    items = [make.item(domain, kind) for kind in make.RESPONSES for _two in range(2)]
    exam = make.exam(blueprint={domain: 8})
    sittings = []
    for _sitting in range(8):
        sat = make.attempt(of=exam, at=NOON)
        for step in range(9):
            slot = rng.choice(list(sat.slots.select_related("item_version")))
            response = random_response(slot, rng)
            assert answers.record(sat, answers={str(slot.number): response}, at=NOON + timedelta(seconds=step)) == []
        sittings.append(attempts.hand_in(sat, at=NOON + timedelta(minutes=1)))
    blank = attempts.hand_in(make.attempt(of=exam, at=NOON), at=NOON + timedelta(minutes=1))
    perfect = make.attempt(of=exam, at=NOON)
    answers.record(perfect, answers=make.right_answers(perfect), at=NOON)
    sittings += [blank, attempts.hand_in(perfect, at=NOON + timedelta(minutes=1))]
    for item in items:
        item.response = [{"type": "true_false", "value": {"is_true": False}}]
        versions.publish(item)

    for sat in sittings:
        assert sat.grade.points == grading.decimal(sum((one.earned for one in grading.mark(sat)), Fraction(0)))
    assert [sat.grade.points for sat in sittings[-2:]] == [0, 8]
