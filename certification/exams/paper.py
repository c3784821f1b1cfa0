"""What a candidate sees of an attempt: the questions drawn, in their order, and nothing that tells the key."""

from dataclasses import dataclass, field
from datetime import datetime

from . import answers
from .kinds import KINDS, Asked, Option
from .models import Attempt, ItemVersion, Slot

WRITTEN = {ItemVersion.Kind.NUMERIC, ItemVersion.Kind.SHORT_TEXT}


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A row of a matching or ordering question with what can be chosen for it."""

    text: str
    choices: list[Choice]


@dataclass(frozen=True)
class Question:
    number: int
    kind: str
    stem: str
    asked: Asked
    chosen: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of its inputs."""
        return f"answer-{self.number}"

    @property
    def options(self) -> list[Option]:
        return self.asked.options

    @property
    def lines(self) -> list[Line]:
        return [
            Line(row.text, [self._choice(f"{row.value}:{option.value}", option.text) for option in self.options])
            for row in self.asked.rows
        ]

    def _choice(self, value: str, text: str) -> Choice:
        return Choice(value, text, value in self.chosen)

    @property
    def shape(self) -> str:
        """The form it takes on a page: ticks (one or several), rows of choices, or a line to write on."""
        if self.kind in WRITTEN:
            return "written"
        return "rows" if self.asked.rows else "ticks"

    @property
    def is_many(self) -> bool:
        """Whether several may be right."""
        return self.kind == ItemVersion.Kind.SEVERAL_OF

    @property
    def is_number(self) -> bool:
        return self.kind == ItemVersion.Kind.NUMERIC

    @property
    def is_ordering(self) -> bool:
        return self.kind == ItemVersion.Kind.ORDERING

    @property
    def is_answered(self) -> bool:
        return bool(self.chosen)

    @property
    def written(self) -> str:
        return self.chosen[0] if self.chosen else ""


def questions(attempt: Attempt, slots: list[Slot] | None = None) -> list[Question]:
    slots = list(attempt.slots.select_related("item_version").order_by("number")) if slots is None else slots
    chosen = answers.current(attempt, slots)
    return [question(slot, chosen[slot.number]) for slot in slots]


def question(slot: Slot, chosen: list[str]) -> Question:
    version = slot.item_version
    return Question(
        slot.number, version.kind, version.stem, KINDS[version.kind].ask(version.content, slot.order), chosen
    )


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
