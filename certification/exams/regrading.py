"""Correcting an item that was wrong: first who would change, then new grade runs beside the old ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from wagtail.log_actions import log

from portal.accounts.models import User

from . import grading
from .kinds import KINDS, UnfitAnswer, carried_over
from .models import Attempt, Correction, GradeRun, Item, ItemKey, ItemVersion

# Sent with `changes` to the rooms in which a score has consequences. Each answers with sentences by attempt id.
weighed = Signal()


class NoNewKey(Exception):
    """The item's draft gives no other key to the question that was asked: correct the draft first, not its texts."""


@dataclass(frozen=True)
class Change:
    """An ended attempt with its grade and what it would become."""

    attempt: Attempt
    before: GradeRun
    points: Decimal
    is_pass: bool
    consequences: list[str] = field(default_factory=list)

    @property
    def gained(self) -> Decimal:
        return self.points - self.before.points

    @property
    def falls(self) -> bool:
        return self.gained < 0


@dataclass(frozen=True)
class Preview:
    asked: int
    changes: list[Change]

    @property
    def unchanged(self) -> int:
        return self.asked - len(self.changes)


def new_key(version: ItemVersion) -> dict[str, Any]:
    """The key that the item's draft gives to the question as it was asked. Raises NoNewKey."""
    draft = version.item.get_latest_revision_as_object()
    response = draft.response[0] if draft.response else None
    if response is None or response.block_type != version.kind:
        raise NoNewKey
    try:
        written, key = KINDS[version.kind].freeze(response.value)
        key = carried_over(key, written, version.content)
    except UnfitAnswer:
        raise NoNewKey from None
    newest = version.keys.order_by("-number").first()
    if newest is None or key == newest.key:
        raise NoNewKey
    return key


def preview(version: ItemVersion, *, policy: str, key: dict[str, Any] | None, may_lower: bool, at: datetime) -> Preview:
    """Whom a correction would change, and what follows for them; nothing is written."""
    correction = Correction(version=version, policy=policy, may_lower=may_lower, made_at=at)
    correction.key = ItemKey(version=version, key=key) if key is not None else None
    attempts = asked_it(version)
    changes = list(_changes(attempts, correction))
    told: list[Any] = [said for _receiver, said in weighed.send(sender=Correction, changes=changes, at=at)]
    for change in changes:
        change.consequences.extend(sentence for said in told for sentence in said.get(change.attempt.pk, []))
    return Preview(len(attempts), changes)


def asked_it(version: ItemVersion) -> list[Attempt]:
    ended = Attempt.objects.ended().filter(slots__item_version=version, slots__is_scored=True)
    return list(ended.select_related("user", "exam__course", "version").prefetch_related("grades"))


def _changes(attempts: Iterable[Attempt], correction: Correction) -> Iterable[Change]:
    attempts = list(attempts)
    marked = grading.mark_many(attempts, correction)
    for attempt in attempts:
        score, before = grading.add_up(marked[attempt.pk], attempt.version.cut_score), attempt.grade
        if before and (before.points, before.is_pass) != (score.points, score.is_pass):
            yield Change(attempt, before, score.points, score.is_pass)


def correct(
    version: ItemVersion,
    *,
    policy: str,
    key: dict[str, Any] | None,
    may_lower: bool,
    reason: str,
    by: User,
    at: datetime,
) -> Correction:
    """Make the correction, and a new grade run for each attempt whose score it changes. Without a key the item is
    voided: it is asked no more."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=version.item_id)
        written = _write_key(version, key, reason, by, at) if key is not None else None
        made = Correction.objects.create(
            version=version, key=written, policy=policy, may_lower=may_lower, reason=reason, made_by=by, made_at=at
        )
        if written is None:
            Item.objects.filter(pk=item.pk).update(use=Item.Use.VOIDED)
        log(item, "certification.item.correct", user=by, data={"policy": policy, "reason": reason})
        # What was asked in open attempts is graded by the correction when they end.
        for attempt in Attempt.objects.filter(pk__in=_changed(version)).select_for_update().order_by("pk"):
            grading.grade(attempt, at=at, by=by, correction=made)
    return made


def _changed(version: ItemVersion) -> list[int]:
    attempts = asked_it(version)
    marked = grading.mark_many(attempts)
    scores = {attempt.pk: grading.add_up(marked[attempt.pk], attempt.version.cut_score) for attempt in attempts}
    return [
        attempt.pk
        for attempt in attempts
        if attempt.grade
        and (attempt.grade.points, attempt.grade.is_pass) != (scores[attempt.pk].points, scores[attempt.pk].is_pass)
    ]


def _write_key(version: ItemVersion, key: dict[str, Any], reason: str, by: User, at: datetime) -> ItemKey:
    number = version.keys.count() + 1
    return ItemKey.objects.create(version=version, number=number, key=key, reason=reason, written_by=by, written_at=at)
