"""The kinds of item: how an author's answer is frozen, what a candidate may send, and what it earns.

A kind owns the shapes of `ItemVersion.content` (shown), `ItemKey.key` (never shown) and of a response (JSON).
"""

import random
import secrets
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import gettext as _

from .models import ItemVersion


class UnfitAnswer(Exception):
    """The response is not one that this item can have."""


@dataclass(frozen=True)
class Option:
    value: str
    text: str


class Kind(Protocol):
    def freeze(self, value: Any) -> tuple[dict, dict]:
        """Content and key from the author's block value."""

    def order(self, content: dict, rng: random.Random) -> list[str]:
        """Option ids as one candidate will see them."""

    def options(self, content: dict) -> list[Option]: ...

    def check(self, response: Any, content: dict) -> None:
        """Raises UnfitAnswer."""

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """From 0 to 1; no answer is 0."""


class OneOf:
    """Content: {"options": [{"id", "text"}]}, key: {"right": [id]}, response: [] or [id]."""

    most = 1

    def freeze(self, value: Any) -> tuple[dict, dict]:
        # Ids are random, so neither they nor their order say which the author wrote first.
        ids = [secrets.token_hex(4) for _option in value["options"]]
        options = [{"id": id_, "text": option["text"]} for id_, option in zip(ids, value["options"], strict=True)]
        right = [id_ for id_, option in zip(ids, value["options"], strict=True) if option["is_right"]]
        return {"options": sorted(options, key=lambda option: option["id"])}, {"right": right}

    def order(self, content: dict, rng: random.Random) -> list[str]:
        ids = [option.value for option in self.options(content)]
        return rng.sample(ids, len(ids))

    def options(self, content: dict) -> list[Option]:
        return [Option(option["id"], option["text"]) for option in content["options"]]

    def check(self, response: Any, content: dict) -> None:
        known = {option.value for option in self.options(content)}
        if not isinstance(response, list) or not all(isinstance(id_, str) and id_ in known for id_ in response):
            raise UnfitAnswer(_("This is not one of its answers."))
        if len(set(response)) < len(response) or len(response) > (self.most or len(known)):
            raise UnfitAnswer(_("These are more answers than the question takes."))

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        return Fraction(len(response) == 1 and response[0] in key["right"])


class SeveralOf(OneOf):
    """As OneOf, with several right and several in a response."""

    most = 0  # no limit but their number

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """Share of the right ticked less share of the wrong ticked, not below 0 (Youden's J): all ticked is 0."""
        ticked, right = set(response), set(key["right"])
        wrong = {option.value for option in self.options(content)} - right
        return max(Fraction(0), Fraction(len(ticked & right), len(right)) - Fraction(len(ticked & wrong), len(wrong)))


class TrueFalse(OneOf):
    """Content: {}, key: {"right": ["true"]} or ["false"], response: [] or one of them."""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        return {}, {"right": ["true" if value["is_true"] else "false"]}

    def order(self, content: dict, rng: random.Random) -> list[str]:
        return ["true", "false"]

    def options(self, content: dict) -> list[Option]:
        return [Option("true", _("True")), Option("false", _("False"))]


KINDS: dict[str, Kind] = {
    ItemVersion.Kind.ONE_OF: OneOf(),
    ItemVersion.Kind.SEVERAL_OF: SeveralOf(),
    ItemVersion.Kind.TRUE_FALSE: TrueFalse(),
}
