"""Reckoning an attempt from its events and keys, and nothing else: done again, it comes out the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.dispatch import Signal

from portal.accounts.models import User

from . import answers, ruling
from .models import Attempt, Correction, GradeRun, ItemKey, Slot
from .ruling import Rules

# Sent with `attempt` and `run` in the grading transaction, to the rooms that act on a grade.
graded = Signal()

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Marked:
    """A slot with the response that counts, the key used and what it earned, from 0 to 1."""

    slot: Slot
    response: Any
    key: ItemKey
    earned: Fraction


@dataclass(frozen=True)
class Score:
    """An attempt's marks added up: pilots are asked and not counted."""

    marked: list[Marked]
    earned: Fraction
    out_of: int
    is_pass: bool

    @property
    def points(self) -> Decimal:
        return decimal(self.earned)


def grade(attempt: Attempt, *, at: datetime, by: User | None = None, correction: Correction | None = None) -> GradeRun:
    """Append a grade run to an ended attempt and tell who acts on it. Call it in the transaction that locks it."""
    score = reckon(attempt)
    run = GradeRun.objects.create(
        attempt=attempt,
        number=attempt.grades.count() + 1,
        policy=correction.policy if correction else Correction.Policy.FIRST,
        correction=correction,
        reason=correction.reason if correction else "",
        keys=[one.key.pk for one in score.marked],
        points=score.points,
        out_of=score.out_of,
        is_pass=score.is_pass,
        domains=by_domain(score.marked),
        graded_at=at,
        graded_by=by,
    )
    graded.send(sender=Attempt, attempt=attempt, run=run)
    return run


def reckon(attempt: Attempt) -> Score:
    """The score from events, keys and corrections alone."""
    return add_up(mark(attempt), attempt.version.cut_score)


def add_up(marked: list[Marked], cut_score: int) -> Score:
    scored = [one for one in marked if one.slot.is_scored]
    earned = sum((one.earned for one in scored), Fraction(0))
    return Score(marked, earned, len(scored), is_pass(earned, len(scored), cut_score))


def mark(attempt: Attempt) -> list[Marked]:
    return mark_many([attempt])[attempt.pk]


def mark_many(attempts: Iterable[Attempt], more: Correction | None = None) -> dict[int, list[Marked]]:
    """Every attempt's marks by its id; four queries however many. `more` is a correction as if it had been made."""
    by_pk = {attempt.pk: attempt for attempt in attempts}
    slots = list(
        Slot.objects.filter(attempt__in=by_pk)
        .select_related("item_version__domain", "item_version__item")
        .order_by("number")
    )
    events = answers.events_of_many(by_pk.values())
    rules = ruling.rules_of(slot.item_version_id for slot in slots)
    if more:
        rules[more.version_id] = rules[more.version_id].and_(more)
    marked: dict[int, list[Marked]] = {pk: [] for pk in by_pk}
    for slot in slots:
        response, ended_at = answers.last(events[slot.pk]), by_pk[slot.attempt_id].ended_at
        marked[slot.attempt_id].append(mark_one(slot, response, rules[slot.item_version_id], ended_at))
    return marked


def mark_one(slot: Slot, response: Any, rules: Rules, ended_at: datetime | None) -> Marked:
    earned = ruling.earned(slot.item_version, response, rules, ended_at)
    return Marked(slot, response, rules.key_for(ended_at), earned)


def is_pass(earned: Fraction, out_of: int, cut_score: int) -> bool:
    """Whether the exact share reaches the cut score (per cent); nothing is rounded up."""
    return out_of > 0 and earned * 100 >= cut_score * out_of


def by_domain(marked: Iterable[Marked]) -> list[dict[str, Any]]:
    domains: dict[str, list[Fraction]] = defaultdict(list)
    for one in marked:
        if one.slot.is_scored:
            domains[one.slot.item_version.domain.name].append(one.earned)
    return [
        {"domain": name, "points": str(decimal(sum(earned, Fraction(0)))), "out_of": len(earned)}
        for name, earned in sorted(domains.items())
    ]


def decimal(points: Fraction) -> Decimal:
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(PLACES, ROUND_DOWN)
