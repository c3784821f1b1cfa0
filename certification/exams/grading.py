"""Reckoning an attempt from its events and keys, and nothing else: done again, it comes out the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery
from django.dispatch import Signal

from portal.accounts.models import User

from . import answers
from .kinds import KINDS
from .models import Attempt, GradeRun, ItemKey, Slot

# Sent with `attempt` and `run` in the grading transaction, to the rooms that act on a grade.
graded = Signal()

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Marked:
    """A slot with the key used and what its answer earned, from 0 to 1."""

    slot: Slot
    key: ItemKey
    earned: Fraction


def grade(
    attempt: Attempt, *, at: datetime, by: User | None = None, policy: str = GradeRun.Policy.FIRST, reason: str = ""
) -> GradeRun:
    """Append a grade run to an ended attempt and tell who acts on it. Call it in the transaction that locks it."""
    marked = mark(attempt)
    earned = sum((one.earned for one in marked), Fraction(0))
    run = GradeRun.objects.create(
        attempt=attempt,
        number=attempt.grades.count() + 1,
        policy=policy,
        reason=reason,
        keys=[one.key.pk for one in marked],
        points=decimal(earned),
        out_of=len(marked),
        is_pass=is_pass(earned, len(marked), attempt.version.cut_score),
        domains=by_domain(marked),
        graded_at=at,
        graded_by=by,
    )
    graded.send(sender=Attempt, attempt=attempt, run=run)
    return run


def mark(attempt: Attempt) -> list[Marked]:
    responses, slots = answers.current(attempt), list(attempt.slots.select_related("item_version__domain"))
    keys = newest_keys(slots)
    return [
        Marked(slot, keys[slot.item_version_id], earn(slot, keys[slot.item_version_id], responses[slot.number]))
        for slot in slots
    ]


def earn(slot: Slot, key: ItemKey, response: Any) -> Fraction:
    version = slot.item_version
    return KINDS[version.kind].score(response, version.content, key.key)


def newest_keys(slots: Iterable[Slot]) -> dict[int, ItemKey]:
    newest = ItemKey.objects.filter(version=OuterRef("version")).order_by("-number").values("pk")[:1]
    keys = ItemKey.objects.filter(version__in=[slot.item_version_id for slot in slots], pk=Subquery(newest))
    return {key.version_id: key for key in keys}


def is_pass(earned: Fraction, out_of: int, cut_score: int) -> bool:
    """Whether the exact share reaches the cut score (per cent); nothing is rounded up."""
    return out_of > 0 and earned * 100 >= cut_score * out_of


def by_domain(marked: Iterable[Marked]) -> list[dict[str, Any]]:
    domains: dict[str, list[Fraction]] = defaultdict(list)
    for one in marked:
        domains[one.slot.item_version.domain.name].append(one.earned)
    return [
        {"domain": name, "points": str(decimal(sum(earned, Fraction(0)))), "out_of": len(earned)}
        for name, earned in sorted(domains.items())
    ]


def decimal(points: Fraction) -> Decimal:
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(PLACES, ROUND_DOWN)
