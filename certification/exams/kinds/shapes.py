"""What every kind of item has in common."""

import random
import secrets
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol


class UnfitAnswer(Exception):
    """The response is not one that this item can have."""


@dataclass(frozen=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True)
class Row:
    """A line of a matching or ordering item; its answer is one of the options."""

    value: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What one candidate is shown beside the stem: options to pick from, and rows to give one option each."""

    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: str = ""


class Kind(Protocol):
    def freeze(self, value: Any) -> tuple[dict, dict]:
        """Content and key from the author's block value."""

    def order(self, content: dict, rng: random.Random) -> list[str]:
        """Ids as one candidate will see them."""

    def ask(self, content: dict, order: list[str]) -> Asked: ...

    def check(self, response: Any, content: dict) -> None:
        """Raises UnfitAnswer."""

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """From 0 to 1; no answer is 0."""

    def tell(self, response: list[str], content: dict) -> str:
        """A response in words, for whoever may read it."""

    def tell_key(self, content: dict, key: dict) -> str:
        """What earns all, in words."""

    def feedback(self, response: list[str], key: dict) -> list[str]:
        """What the author says to this response."""


def fresh_ids(parts: Any) -> list[str]:
    """Random, so neither the ids nor their order say which part the author wrote first."""
    return [secrets.token_hex(4) for _part in parts]


def by_id(ids: list[str], texts: list[str]) -> list[dict]:
    return sorted(({"id": id_, "text": text} for id_, text in zip(ids, texts, strict=True)), key=lambda one: one["id"])


def carried_over(key: Any, written: dict, asked: dict) -> Any:
    """A key to `written` as a key to `asked`, whose parts have the same texts under other ids.

    Raises UnfitAnswer where the texts differ: that is another question.
    """
    known, new = parts(asked), parts(written)
    if sorted(known) != sorted(new):
        raise UnfitAnswer
    return renamed(key, {new[place]: known[place] for place in new})


def parts(content: dict) -> dict[tuple[str, str], str]:
    lists = ((name, part) for name, value in content.items() if isinstance(value, list) for part in value)
    return {(name, part["text"].strip()): part["id"] for name, part in lists}


def renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {ids.get(name, name): renamed(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, ids) for inner in value]
    return ids.get(value, value) if isinstance(value, str) else value
