"""Items that are answered by ticking."""

import random
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from .shapes import Asked, Option, UnfitAnswer, by_id, fresh_ids


class OneOf:
    """Content: {"options": [{"id", "text"}]}, key: {"right": [id], "feedback": {id: text}}, response: [] or [id]."""

    most = 1

    def freeze(self, value: Any) -> tuple[dict, dict]:
        options = list(value["options"])
        ids = fresh_ids(options)
        named = dict(zip(ids, options, strict=True))
        return {"options": by_id(ids, [option["text"] for option in options])}, {
            "right": [id_ for id_, option in named.items() if option["is_right"]],
            "feedback": {id_: option["feedback"] for id_, option in named.items() if option.get("feedback")},
        }

    def order(self, content: dict, rng: random.Random) -> list[str]:
        ids = [option.value for option in self.options(content)]
        return rng.sample(ids, len(ids))

    def options(self, content: dict) -> list[Option]:
        return [Option(option["id"], option["text"]) for option in content["options"]]

    def ask(self, content: dict, order: list[str]) -> Asked:
        options = {option.value: option for option in self.options(content)}
        return Asked(options=[options[id_] for id_ in order])

    def check(self, response: Any, content: dict) -> None:
        known = {option.value for option in self.options(content)}
        if not isinstance(response, list) or not all(isinstance(id_, str) and id_ in known for id_ in response):
            raise UnfitAnswer(_("This is not one of its answers."))
        if len(set(response)) < len(response) or len(response) > (self.most or len(known)):
            raise UnfitAnswer(_("These are more answers than the question takes."))

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        return Fraction(len(response) == 1 and response[0] in key["right"])

    def tell(self, response: list[str], content: dict) -> str:
        return "; ".join(option.text for option in self.options(content) if option.value in response)

    def tell_key(self, content: dict, key: dict) -> str:
        return self.tell(key["right"], content)

    def feedback(self, response: list[str], key: dict) -> list[str]:
        said = key.get("feedback", {})
        return [said[id_] for id_ in response if id_ in said]


class SeveralOf(OneOf):
    """As OneOf, with several right and several in a response."""

    most = 0  # no limit but their number

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """Share of the right ticked less share of the wrong ticked, not below 0 (Youden's J): all ticked is 0."""
        ticked, right = set(response), set(key["right"])
        wrong = {option.value for option in self.options(content)} - right
        return max(Fraction(0), Fraction(len(ticked & right), len(right)) - Fraction(len(ticked & wrong), len(wrong)))


class TrueFalse(OneOf):
    """Content: {}, key: {"right": ["true"] or ["false"], "feedback": {…}}, response: [] or one of them."""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        said = {"true": value.get("feedback_true", ""), "false": value.get("feedback_false", "")}
        right = "true" if value["is_true"] else "false"
        return {}, {"right": [right], "feedback": {answer: text for answer, text in said.items() if text}}

    def order(self, content: dict, rng: random.Random) -> list[str]:
        return ["true", "false"]

    def options(self, content: dict) -> list[Option]:
        return [Option("true", _("True")), Option("false", _("False"))]
