"""What a candidate is shown of an ended attempt, by the terms they sat under and the phase the exam is in."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from wagtail.models import Page

from . import chances, grading, teaching
from .grading import Marked
from .kinds import KINDS
from .models import Attempt, ExamTerms

Review = ExamTerms.Review


@dataclass(frozen=True)
class Reviewed:
    """One question as it is looked back on. `right`, `explanation` and `feedback` stay empty before their phase.

    `taught_by` is for what did not earn all.
    """

    number: int
    stem: str
    answer: str
    points: Decimal
    is_scored: bool
    right: str = ""
    explanation: str = ""
    feedback: tuple[str, ...] = ()
    taught_by: tuple[Page, ...] = ()


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
    if level < Review.MARKS:
        return []
    marked = grading.mark(attempt)
    missed = [one.slot.item_version.item for one in marked if one.slot.is_scored and one.earned < 1]
    taught = teaching.by_item(missed, attempt.user)
    return [_look_back(one, level, taught.get(one.slot.item_version.item_id, [])) for one in marked]


def _look_back(one: Marked, level: Review, taught: list[Page]) -> Reviewed:
    version = one.slot.item_version
    kind = KINDS[version.kind]
    looked = Reviewed(
        number=one.slot.number,
        stem=version.stem,
        answer=kind.tell(one.response, version.content),
        points=grading.decimal(one.earned).normalize() + 0,
        is_scored=one.slot.is_scored,
        taught_by=tuple(taught),
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
