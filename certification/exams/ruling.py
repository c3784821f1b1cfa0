"""What a response earns by the keys of its item and by what was corrected about it, oldest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from .kinds import KINDS
from .models import Correction, ItemKey, ItemVersion


@dataclass(frozen=True)
class Rules:
    """An item version's keys and corrections, oldest first."""

    keys: list[ItemKey] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def key_for(self, ended_at: datetime | None) -> ItemKey:
        """The key that an attempt which ended then is graded by; where two count, the newer."""
        key = self.keys[0]
        for correction in self.corrections:
            if correction.key and not leaves_alone(correction, ended_at):
                key = correction.key
        return key

    def and_(self, correction: Correction) -> "Rules":
        """As they would be with one more correction."""
        return Rules(self.keys, [*self.corrections, correction])


def leaves_alone(correction: Correction, ended_at: datetime | None) -> bool:
    return correction.policy == Correction.Policy.LEAVE and is_past(correction, ended_at)


def is_past(correction: Correction, ended_at: datetime | None) -> bool:
    """Whether an attempt that ended then had ended when the correction was made."""
    return ended_at is not None and ended_at <= correction.made_at


def earned(version: ItemVersion, response: Any, rules: Rules, ended_at: datetime | None) -> Fraction:
    """From 0 to 1. An attempt that had ended loses nothing by a correction unless that says that scores may fall."""
    kind, before = KINDS[version.kind], rules.keys[0]
    points = kind.score(response, version.content, before.key)
    for correction in rules.corrections:
        if leaves_alone(correction, ended_at):
            continue
        new = _corrected(correction, points, version, response)
        points = max(points, new) if is_past(correction, ended_at) and not correction.may_lower else new
    return points


def _corrected(correction: Correction, before: Fraction, version: ItemVersion, response: Any) -> Fraction:
    if correction.policy == Correction.Policy.FULL_CREDIT:
        return Fraction(1)
    if correction.key is None:
        return before
    by_new_key = KINDS[version.kind].score(response, version.content, correction.key.key)
    return max(before, by_new_key) if correction.policy == Correction.Policy.BOTH_KEYS else by_new_key


def rules_of(versions: Iterable[int]) -> dict[int, Rules]:
    """By id of the item version; two queries for any number of them."""
    wanted = set(versions)
    rules: dict[int, Rules] = defaultdict(Rules)
    for key in ItemKey.objects.filter(version__in=wanted).order_by("number"):
        rules[key.version_id].keys.append(key)
    for correction in Correction.objects.filter(version__in=wanted).select_related("key").order_by("pk"):
        rules[correction.version_id].corrections.append(correction)
    return rules
