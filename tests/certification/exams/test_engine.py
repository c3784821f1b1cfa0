"""The engine at length: what counts in any order of arrival, replays, draws. Each has a small run here and a long one."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from scipy import stats

from certification.exams import answers, attempts, drawing, grading, versions
from certification.exams.kinds import KINDS
from certification.exams.models import AnswerEvent, Attempt, Item
from tests.factories import certification as make
from tests.factories import portal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
size = partial(pytest.mark.parametrize, "number")


def sized(few, many):
    return size([few, pytest.param(many, marks=pytest.mark.long)])


# --- what counts, whatever the order of arrival ---


def sent(rng):
    """Saves as two tabs and a plain form make them around a deadline: each with the browser's wrong clock, a delay, and
    sometimes twice. They arrive in the order of their server time."""
    saves = []
    for number in range(rng.randint(1, 12)):
        page = rng.choice(["a", "b", ""])
        arrives = rng.uniform(-30, 30) + rng.choice([0, 0, 4.9, 5.1, 5, 60])
        skew = rng.uniform(-86_400, 86_400)
        save = {"page": page, "sequence": number if page else None, "arrives": arrives, "browser": arrives + skew}
        saves += [save] * rng.choice([1, 1, 1, 2])
    return sorted(saves, key=lambda save: save["arrives"])


def taken(saves, deadline):
    """What `record` lets in, by its own rules, without a database: in time, and no save of a page twice."""
    kept, known = [], set()
    for save in saves:
        at, name = deadline + timedelta(seconds=save["arrives"]), (save["page"], save["sequence"])
        if at <= deadline + answers.GRACE and (not save["page"] or name not in known):
            known.add(name)
            kept.append((save, at))
    return kept


@sized(300, 100_000)
def test_no_answer_counts_that_came_after_the_deadline_and_five_seconds(number):
    rng, late, differ = random.Random(5), 0, 0
    for _order in range(number):
        saves = sent(rng)
        events = [
            AnswerEvent(
                slot_id=1,
                page=s["page"],
                sequence=s["sequence"],
                response=[n],
                received_at=NOON + s["arrives"] * SECOND,
            )
            for n, s in enumerate(saves)
        ]
        heard = answers.in_time(events, NOON)
        counted = answers.last(heard)
        late += any(event.received_at > NOON + 5 * SECOND for event in heard)
        in_time = [n for n, save in enumerate(saves) if save["arrives"] <= 5]
        differ += counted != ([newest(saves, in_time)] if in_time else [])
    assert (late, differ) == (0, 0)


def newest(saves, in_time):
    """Reading backwards: the last in time that no earlier save of its tab outnumbers."""
    for n in reversed(in_time):
        earlier = [saves[m]["sequence"] for m in in_time if m < n and saves[m]["page"] == saves[n]["page"]]
        if not saves[n]["page"] or all(saves[n]["sequence"] > sequence for sequence in earlier):
            return n
    raise AssertionError


@pytest.mark.parametrize("seed", range(3))
def test_record_lets_in_what_the_rule_says(db, seed):
    rng, sat = random.Random(seed), make.attempt(at=NOON)
    [*options] = sat.slots.get(number=1).order
    saves = sent(rng)

    for save in saves:
        at = sat.deadline + save["arrives"] * SECOND
        try:
            answers.record(
                sat, answers={"1": [rng.choice(options)]}, at=at, page=save["page"], sequence=save["sequence"]
            )
        except answers.TooLate:
            assert save["arrives"] > 5

    kept = [at for save, at in taken(saves, sat.deadline) if save["page"]]
    assert [event.received_at for event in AnswerEvent.objects.exclude(page="")] == kept


# --- replays ---


def random_response(slot, rng):
    asked = KINDS[slot.item_version.kind].ask(slot.item_version.content, slot.order)
    if asked.rows:
        return [f"{row.value}:{rng.choice(asked.options).value}" for row in asked.rows if rng.random() < 0.8]
    if not asked.options:
        return rng.choice([[], ["3.14"], ["3,145"], ["modbus"], ["Profinet"], ["-"]])
    most = len(slot.order) if slot.item_version.kind == "several_of" else 1
    return rng.sample(slot.order, rng.randint(0, most))


@sized(12, 1_000)
def test_random_attempts_replayed_give_the_stored_score_and_edits_change_none(db, number):
    rng, domain = random.Random(1886), make.DomainFactory()
    items = [make.item(domain, kind) for kind in make.RESPONSES for _two in range(2)]
    exam = make.exam(blueprint={domain: 8})
    for _sitting in range(number):
        sat = make.attempt(of=exam, at=NOON)
        slots = list(sat.slots.select_related("item_version"))
        for step in range(9):
            slot = rng.choice(slots)
            response = {str(slot.number): random_response(slot, rng)}
            assert answers.record(sat, answers=response, at=NOON + step * SECOND, page="a", sequence=step) == []
        attempts.hand_in(sat, at=NOON + 60 * SECOND)
    for item in items:
        item.stem, item.response = "Another?", [{"type": "true_false", "value": {"is_true": False}}]
        versions.publish(item)

    sat = list(Attempt.objects.select_related("version").prefetch_related("grades"))
    marked = grading.mark_many(sat)
    again = [grading.add_up(marked[one.pk], one.version.cut_score).points for one in sat]

    assert len(sat) == number
    assert again == [one.grade.points for one in sat]


# --- draws ---


@sized(60, 10_000)
def test_every_draw_meets_the_blueprint_and_exposes_items_evenly(db, number):
    domains = {make.DomainFactory(): 3, make.DomainFactory(): 5, make.DomainFactory(): 1}
    for domain in domains:
        for _nine in range(9):
            make.item(domain)
    version, exposure, met = make.exam(blueprint=domains).current_version, Counter(), 0
    for seed in range(number):
        drawn = drawing.draw(version, seed)
        met += Counter(one.item_version.domain for one in drawn) == domains
        exposure.update(one.item_version.item for one in drawn)

    assert met == number
    for domain in domains:
        observed = [exposure[item] for item in Item.objects.filter(domain=domain)]
        assert stats.chisquare(observed).pvalue > 0.01


# --- attacks ---


def test_no_attack_scores_more_than_an_honest_nothing(db):
    domain = make.DomainFactory()
    for kind in make.RESPONSES:
        make.item(domain, kind)
    exam, spare = make.exam(blueprint={domain: 7}), make.item()
    sat = make.attempt(portal.UserFactory(), exam, at=NOON)
    slots = list(sat.slots.select_related("item_version"))
    foreign = spare.versions.get()
    right = foreign.keys.get().key["right"]
    tick_all = {str(slot.number): slot.order for slot in slots}
    undrawn = {str(number): right for number in (0, -1, 8, 99, 10**9)} | {str(foreign.pk): right}
    negative = {str(-slot.number): slot.order[:1] for slot in slots}
    twice = {str(slot.number): [*slot.order[:1], *slot.order[:1]] for slot in slots}

    for attack in (undrawn, negative, twice, tick_all):
        answers.record(sat, answers=attack, at=NOON)

    assert attempts.hand_in(sat, at=NOON).grade.points == 0
