"""A question between two programs, and what all formats do alike."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..blocks import ResponseBlocks

# What plain text cannot say.
RICH = re.compile(r"<(img|table|video|audio|svg|math|iframe|object|embed|canvas)\b", re.IGNORECASE)
BREAKS = re.compile(r"<br\s*/?>|</(p|div|li|h[1-6]|pre)>", re.IGNORECASE)
FRAME = ResponseBlocks()
USES = ("live", "pilot", "retired", "voided")  # as Item.Use has them; the first goes without saying


class Unfit(Exception):
    """Why a question is not taken, in words for its author."""


@dataclass(frozen=True)
class Refused:
    """A question that is not taken: where it begins, what it is called, and why."""

    line: int
    title: str
    reason: str


@dataclass(frozen=True)
class Question:
    """A question that is taken. `value` is what its kind's block holds; `title` and `domain` may be empty.

    `taught_by` are addresses of pages below the site's own.
    """

    title: str
    domain: str
    kind: str
    stem: str
    value: dict[str, Any]
    explanation: str = ""
    use: str = USES[0]
    is_draft: bool = False
    taught_by: tuple[str, ...] = ()
    line: int = field(default=1, compare=False)


def checked(question: Question) -> Question:
    """Raises Unfit where the item's own editor would not take it."""
    if not question.stem.strip():
        raise Unfit(_("It has no question."))
    block = FRAME.child_blocks[question.kind]
    try:
        block.clean(block.to_python(question.value))
    except ValidationError as error:
        raise Unfit(" ".join(dict.fromkeys(said(error)))) from None
    return question


def said(error: Any) -> list[str]:
    """All messages of a block's error, those of its parts included."""
    if error is None or isinstance(error, str):
        return [error] if error else []
    inner = getattr(error, "block_errors", None) or []
    parts = list(inner.values() if isinstance(inner, dict) else inner) + list(getattr(error, "non_block_errors", []))
    deeper = [message for part in parts for message in said(part)]
    return deeper or [str(message) for message in getattr(error, "messages", error)]


def plain(text: str, markup: str) -> str:
    """Text without its markup, which is `html` or something that reads as text. Raises Unfit for what would be lost."""
    if markup != "html":
        return text.strip()
    if found := RICH.search(text):
        raise Unfit(_("It has <%s>, which cannot be taken over: write it by hand.") % found[1].lower())
    # nh3 writes what is left as HTML, hence the unescaping.
    bare = html.unescape(nh3.clean(BREAKS.sub("\n", text), tags=set()))
    return "\n".join(line.strip() for line in bare.strip().splitlines() if line.strip())


def share(text: str) -> int:
    """A weight as both Moodle formats write it (per cent). Raises Unfit for what an item cannot say."""
    try:
        weight = float(text)
    except ValueError:
        raise Unfit(_("“%s” is not a weight.") % text) from None
    return max(0, min(100, round(weight)))


def choice(options: list[tuple[str, float, str]], *, is_single: bool) -> tuple[str, dict[str, Any]]:
    """Kind and value of options (text, weight in per cent, feedback): what weighs more than nothing is right."""
    right = [weight for _text, weight, _feedback in options if weight > 0]
    if not right:
        raise Unfit(_("No answer is marked as right."))
    if is_single and (len(right) > 1 or right[0] < 100):
        raise Unfit(_("An answer that is partly right, where only one is chosen, cannot be taken over."))
    value = [{"text": text, "is_right": weight > 0, "feedback": feedback} for text, weight, feedback in options]
    return ("one_of" if is_single or len(right) == 1 else "several_of"), {"options": value}
