"""What a candidate is shown of an ended attempt, by the terms they sat under and the phase the exam is in."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from . import chances, grading
from .grading import Marked
from .kinds import KINDS
from .models import Attempt, ExamTerms

Review = ExamTerms.Review


@dataclass(frozen=True)
class Reviewed:
    """One question as it is looked back on. `right`, `explanation` and `feedback` stay empty before their phase."""

    number: int
    stem: str
    answer: str
    points: Decimal
    is_scored: bool
    right: str = ""
    explanation: str = ""
    feedback: tuple[str, ...] = ()


def shown(attempt: Attempt, at: datetime) -> Review:
    """How much is shown now. An open attempt shows nothing at all, not even this."""
    version = attempt.version
    levels = [version.review_at_once]
    if is_done(attempt):
        levels.append(version.review_when_done)
    if version.is_closed:
        levels.append(version.review_when_closed)
    return Review(max(levels)) if attempt.ended_at and attempt.ended_at <= at else Review.VERDICT


def is_done(attempt: Attempt) -> bool:
    """Passed, or without another attempt."""
    return bool(attempt.grade and attempt.grade.is_pass) or chances.of(attempt.user, attempt.version).left <= 0


def questions(attempt: Attempt, level: Review) -> list[Reviewed]:
    """Each question as far as `level` shows it; none below "each question"."""
    return [_look_back(one, level) for one in grading.mark(attempt)] if level >= Review.MARKS else []


def _look_back(one: Marked, level: Review) -> Reviewed:
    version = one.slot.item_version
    kind = KINDS[version.kind]
    looked = Reviewed(
        number=one.slot.number,
        stem=version.stem,
        answer=kind.tell(one.response, version.content),
        points=grading.decimal(one.earned).normalize() + 0,
        is_scored=one.slot.is_scored,
    )
    # A pilot may be asked again, scored.
    if level < Review.KEYS or not one.slot.is_scored:
        return looked
    return replace(
        looked,
        right=kind.tell_key(version.content, one.key.key),
        explanation=version.explanation,
        feedback=tuple(kind.feedback(one.response, one.key.key)),
    )
