"""Items that are answered in one's own words or figures. A response is [] or [text]."""

import random
import re
import unicodedata
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..blocks import LONGEST_ANSWER
from .shapes import Asked, UnfitAnswer

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")


class Writing:
    """Key: {"accepted": [{…, "share", "feedback"}]}; of several that fit, the first that earns most counts."""

    def fits(self, text: str, accepted: dict, key: dict) -> bool:
        raise NotImplementedError

    def order(self, content: dict, rng: random.Random) -> list[str]:
        return []

    def ask(self, content: dict, order: list[str]) -> Asked:
        return Asked(unit=content.get("unit", ""))

    def check(self, response: Any, content: dict) -> None:
        """What does not fit the item yet is kept all the same: someone may be in the middle of a word."""
        if not isinstance(response, list) or len(response) > 1 or not all(isinstance(text, str) for text in response):
            raise UnfitAnswer(_("These are more answers than the question takes."))
        if response and (
            len(response[0]) > LONGEST_ANSWER or any(unicodedata.category(c) == "Cc" for c in response[0])
        ):
            raise UnfitAnswer(_("An answer has up to %d characters in one line.") % LONGEST_ANSWER)

    def score(self, response: Any, content: dict, key: dict) -> Fraction:
        found = self.find(response, key)
        return Fraction(found["share"], 100) if found else Fraction(0)

    def find(self, response: list[str], key: dict) -> dict | None:
        fitting = [one for one in key["accepted"] if response and self.fits(response[0], one, key)]
        return max(fitting, key=lambda one: one["share"], default=None)

    def tell(self, response: list[str], content: dict) -> str:
        return " ".join([*response, content["unit"]] if response and content.get("unit") else response)

    def feedback(self, response: list[str], key: dict) -> list[str]:
        found = self.find(response, key)
        return [found["feedback"]] if found and found["feedback"] else []


class Numeric(Writing):
    """Content: {"unit"}, key: {"accepted": [{"value", "tolerance" (decimal texts), "share" (per cent), "feedback"}]}"""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        accepted = [
            {
                "value": str(one["value"]),
                "tolerance": str(one.get("tolerance") or 0),
                "share": one.get("share", 100),
                "feedback": one.get("feedback") or "",
            }
            for one in value["accepted"]
        ]
        return {"unit": value.get("unit") or ""}, {"accepted": accepted}

    def fits(self, text: str, accepted: dict, key: dict) -> bool:
        given = number(text)
        return given is not None and abs(given - Fraction(accepted["value"])) <= Fraction(accepted["tolerance"])

    def tell_key(self, content: dict, key: dict) -> str:
        whole = [one for one in key["accepted"] if one["share"] == 100]
        return "; ".join(
            one["value"] + (f" ± {one['tolerance']}" if Fraction(one["tolerance"]) else "") for one in whole
        )


class ShortText(Writing):
    """Content: {}, key: {"accepted": [{"text", "share" (per cent), "feedback"}], "match_case": bool}."""

    def freeze(self, value: Any) -> tuple[dict, dict]:
        accepted = [
            {"text": one["text"], "share": one.get("share", 100), "feedback": one.get("feedback") or ""}
            for one in value["accepted"]
        ]
        return {}, {"accepted": accepted, "match_case": bool(value.get("match_case"))}

    def fits(self, text: str, accepted: dict, key: dict) -> bool:
        return normal(text, key["match_case"]) == normal(accepted["text"], key["match_case"])

    def tell_key(self, content: dict, key: dict) -> str:
        return "; ".join(one["text"] for one in key["accepted"] if one["share"] == 100)


def number(text: str) -> Fraction | None:
    """As people write numbers: a comma or a point, any minus, thin spaces between thousands. None for what is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return Fraction(plain) if NUMBER.fullmatch(plain) else None


def normal(text: str, match_case: bool) -> str:
    """Compatible characters made one (NFKC), runs of spaces one, ends trimmed; capitals folded unless they matter."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if match_case else plain.casefold()
