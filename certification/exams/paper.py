"""What a candidate sees of an attempt: the questions drawn, in their order, and nothing that tells the key."""

from dataclasses import dataclass
from datetime import datetime

from . import answers
from .kinds import KINDS, Option
from .models import Attempt, ItemVersion, Slot


@dataclass(frozen=True)
class Question:
    number: int
    kind: str
    stem: str
    options: list[Option]
    chosen: list[str]

    @property
    def name(self) -> str:
        """Of its inputs."""
        return f"answer-{self.number}"

    @property
    def is_many(self) -> bool:
        """Whether several may be right."""
        return self.kind == ItemVersion.Kind.SEVERAL_OF

    @property
    def is_answered(self) -> bool:
        return bool(self.chosen)


def questions(attempt: Attempt) -> list[Question]:
    chosen = answers.current(attempt)
    slots = attempt.slots.select_related("item_version").order_by("number")
    return [_question(slot, chosen[slot.number]) for slot in slots]


def _question(slot: Slot, chosen: list[str]) -> Question:
    version = slot.item_version
    options = {option.value: option for option in KINDS[version.kind].options(version.content)}
    return Question(slot.number, version.kind, version.stem, [options[id_] for id_ in slot.order], chosen)


def unanswered(attempt: Attempt) -> list[int]:
    return [number for number, response in answers.current(attempt).items() if not response]


def seconds_left(attempt: Attempt, at: datetime) -> int:
    """Whole seconds until the deadline, never below 0."""
    return max(0, int((attempt.deadline - at).total_seconds()))


def clock(seconds: int) -> str:
    """As a clock shows it: 14:05, or 1:14:05 from an hour on."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
