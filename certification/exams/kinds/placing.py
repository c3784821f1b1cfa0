"""Items whose rows are each given one option: matching, and ordering, where the options are places.

A response is a list of "row:option", one for each row that has been answered.
"""

import random
from fractions import Fraction
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from .shapes import Asked, Option, Row, UnfitAnswer, by_id, fresh_ids


class Placing:
    def rows(self, content: dict) -> list[Row]:
        raise NotImplementedError

    def options(self, content: dict) -> list[Option]:
        raise NotImplementedError

    def ask(self, content: dict, order: list[str]) -> Asked:
        place = {id_: number for number, id_ in enumerate(order)}
        return Asked(
            rows=sorted(self.rows(content), key=lambda row: place[row.value]),
            options=sorted(self.options(content), key=lambda option: place.get(option.value, 0)),
        )

    def check(self, response: Any, content: dict) -> None:
        rows, options = {row.value for row in self.rows(content)}, {one.value for one in self.options(content)}
        if not isinstance(response, list) or not all(isinstance(pair, str) for pair in response):
            raise UnfitAnswer(_("This is not one of its answers."))
        pairs = [pair.partition(":") for pair in response]
        if not all(row in rows and option in options for row, _colon, option in pairs):
            raise UnfitAnswer(_("This is not one of its answers."))
        if len({row for row, _colon, _option in pairs}) < len(pairs):
            raise UnfitAnswer(_("These are more answers than the question takes."))

    def tell(self, response: list[str], content: dict) -> str:
        rows = {row.value: row.text for row in self.rows(content)}
        options = {option.value: option.text for option in self.options(content)}
        given = sorted(response, key=lambda pair: list(rows).index(placed(pair)[0]))
        return "; ".join(f"{rows[placed(pair)[0]]} → {options[placed(pair)[1]]}" for pair in given)

    def feedback(self, response: list[str], key: dict) -> list[str]:
        return []


def placed(pair: str) -> tuple[str, str]:
    row, _colon, option = pair.partition(":")
    return row, option


class Matching(Placing):
    """Content: {"premises": [{"id", "text"}], "choices": […]}, key: {"pairs": {premise id: choice id}}."""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        pairs = list(value["pairs"])
        texts = list(
            dict.fromkeys([pair["choice"].strip() for pair in pairs] + [text.strip() for text in value["extra"]])
        )
        choice = dict(zip(texts, fresh_ids(texts), strict=True))
        ids = fresh_ids(pairs)
        content = {
            "premises": by_id(ids, [pair["premise"] for pair in pairs]),
            "choices": by_id(list(choice.values()), texts),
        }
        return content, {"pairs": {id_: choice[pair["choice"].strip()] for id_, pair in zip(ids, pairs, strict=True)}}

    def rows(self, content: dict) -> list[Row]:
        return [Row(one["id"], one["text"]) for one in content["premises"]]

    def options(self, content: dict) -> list[Option]:
        return [Option(one["id"], one["text"]) for one in content["choices"]]

    def order(self, content: dict, rng: random.Random) -> list[str]:
        premises, choices = [r.value for r in self.rows(content)], [o.value for o in self.options(content)]
        return rng.sample(premises, len(premises)) + rng.sample(choices, len(choices))

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """The share of premises that have their choice."""
        right = sum(key["pairs"][premise] == choice for premise, choice in map(placed, response))
        return Fraction(right, len(key["pairs"]))

    def tell_key(self, content: dict, key: dict) -> str:
        return self.tell([f"{premise}:{choice}" for premise, choice in key["pairs"].items()], content)


class Ordering(Placing):
    """Content: {"entries": [{"id", "text"}]}, key: {"order": [id]}, options: the places, "1" first."""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        texts = list(value["entries"])
        ids = fresh_ids(texts)
        return {"entries": by_id(ids, texts)}, {"order": ids}

    def rows(self, content: dict) -> list[Row]:
        return [Row(one["id"], one["text"]) for one in content["entries"]]

    def options(self, content: dict) -> list[Option]:
        return [Option(str(place), str(place)) for place in range(1, len(content["entries"]) + 1)]

    def order(self, content: dict, rng: random.Random) -> list[str]:
        ids = [row.value for row in self.rows(content)]
        return rng.sample(ids, len(ids))

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        """Kendall's tau, not below 0: pairs in the right order less all others, by their number. No place is wrong."""
        place = {entry: int(number) for entry, number in map(placed, response)}
        pairs = list(combinations(key["order"], 2))
        right = sum(a in place and b in place and place[a] < place[b] for a, b in pairs)
        return max(Fraction(0), Fraction(2 * right - len(pairs), len(pairs)))

    def tell(self, response: list[str], content: dict) -> str:
        texts = {row.value: row.text for row in self.rows(content)}
        given = sorted((int(number), texts[entry]) for entry, number in map(placed, response))
        return "; ".join(f"{place}. {text}" for place, text in given)

    def tell_key(self, content: dict, key: dict) -> str:
        texts = {row.value: row.text for row in self.rows(content)}
        return " → ".join(texts[id_] for id_ in key["order"])
