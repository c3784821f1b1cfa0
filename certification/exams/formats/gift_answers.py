"""What stands between the braces of a GIFT question: its kind and its answers, read and written."""

import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from .gift_text import escape, show
from .questions import Question, Unfit, choice, plain, share

TRUE_FALSE = re.compile(r"(TRUE|T|FALSE|F)\s*(#.*)?", re.DOTALL | re.IGNORECASE)
MARK = re.compile(r"([=~])")
WEIGHT = re.compile(r"%(-?[0-9]+(?:\.[0-9]+)?)%")
UNIT, MATCH_CASE = "unit=", "match-case"
Answer = tuple[str, float, str]  # text, weight in per cent, feedback


def read(text: str, markup: str, tags: Collection[str] = ()) -> tuple[str, dict[str, Any]]:
    """Kind and value. Raises Unfit."""
    text = text.strip()
    if not text:
        raise Unfit(_("It is answered with an essay, which no machine can mark."))
    if text.startswith("#"):
        unit = next((tag.removeprefix(UNIT) for tag in tags if tag.startswith(UNIT)), "")
        return "numeric", {"accepted": numbers(text[1:], markup), "unit": unit}
    if text.startswith(">"):
        return "ordering", {"entries": [show(line) for line in text.split("\n")[1:] if line.strip()]}
    if found := TRUE_FALSE.fullmatch(text):
        return "true_false", true_false(found[1], found[2] or "", markup)
    return of_marks(text, markup, MATCH_CASE in tags)


def of_marks(text: str, markup: str, match_case: bool) -> tuple[str, dict[str, Any]]:
    parts = marked_parts(text)
    marks = [mark for mark, _part in parts]
    if "~" not in marks and "->" in text:
        return "matching", matching([part for _mark, part in parts], markup)
    marked = [(mark, answer(part, 100 if mark == "=" else 0, markup)) for mark, part in parts]
    if "~" in marks:
        return choice([answer for _mark, answer in marked], is_single=marks.count("=") == 1)
    if any("*" in answer for _mark, (answer, _weight, _said) in marked):
        raise Unfit(_("An accepted answer has a *, which would stand for any text: name the answers."))
    accepted = [
        {"text": answer, "share": share(str(weight)), "feedback": said} for _m, (answer, weight, said) in marked
    ]
    return "short_text", {"accepted": accepted, "match_case": match_case}


def marked_parts(text: str) -> list[tuple[str, str]]:
    before, *parts = MARK.split(text)
    if before.strip():
        raise Unfit(_("There is text before the first answer: each begins with = or ~."))
    return list(zip(parts[::2], parts[1::2], strict=True))


def answer(part: str, weight: float, markup: str) -> Answer:
    part = part.strip()
    if found := WEIGHT.match(part):
        weight, part = float(found[1]), part[found.end() :]
    text, _hash, said = part.partition("#")
    if not text.strip():
        raise Unfit(_("One of its answers is empty (write \\# where a # belongs to the text)."))
    return plain(show(text), markup), weight, plain(show(said), markup)


def matching(texts: list[str], markup: str) -> dict[str, Any]:
    pairs = [tuple(plain(show(part), markup) for part in text.split("->", 1)) for text in texts]
    if not all(len(pair) == 2 and pair[1] for pair in pairs):
        raise Unfit(_("A pair has no -> or nothing behind it."))
    whole = [{"premise": premise, "choice": found} for premise, found in pairs if premise]
    return {"pairs": whole, "extra": [found for premise, found in pairs if not premise]}


def true_false(word: str, feedback: str, markup: str) -> dict[str, Any]:
    """The first feedback is for who is wrong, the second for who is right."""
    is_true = word.upper().startswith("T")
    wrong, right = [*(plain(show(said), markup) for said in feedback.split("#")[1:]), "", ""][:2]
    said = {is_true: right, not is_true: wrong}
    return {"is_true": is_true, "feedback_true": said[True], "feedback_false": said[False]}


def numbers(text: str, markup: str) -> list[dict[str, Any]]:
    if not text.strip():
        raise Unfit(_("No number is given."))
    parts = [part for part in text.split("=") if part.strip()] if "=" in text else [text]
    return [number(part, markup) for part in parts]


def number(part: str, markup: str) -> dict[str, Any]:
    """`value:tolerance` or `from..to`, before them a weight, behind them a feedback."""
    bare, weight, said = answer(part, 100, markup)
    low, dots, high = bare.partition("..")
    value, _colon, tolerance = bare.partition(":")
    try:
        if dots:
            least, most = Decimal(low.strip()), Decimal(high.strip())
            value, tolerance = str((least + most) / 2), str((most - least) / 2)
        found, give = Decimal(value.strip()), Decimal(tolerance.strip() or "0")
    except InvalidOperation:
        raise Unfit(_("“%s” is not a number.") % bare) from None
    return {"value": f"{found:f}", "tolerance": f"{give:f}", "share": share(str(weight)), "feedback": said}


def tags(question: Question) -> list[str]:
    if question.kind == "numeric" and question.value.get("unit"):
        return [f"{UNIT}{question.value['unit']}"]
    return [MATCH_CASE] if question.value.get("match_case") else []


def write(question: Question) -> str:
    return WRITERS[question.kind](question.value)


def _options(value: dict[str, Any], right: str, wrong: str) -> str:
    return " ".join(
        (right if one["is_right"] else wrong) + _weighed(one, right) + _said(one.get("feedback"))
        for one in value["options"]
    )


def _weighed(option: dict[str, Any], right: str) -> str:
    """The option's text; one that begins like a weight is given the one it has, so that it is not read as another."""
    text = escape(option["text"])
    if "%" in right or not text.startswith("%"):
        return text
    return f"%{100 if option['is_right'] else 0}%{text}"


def _several(value: dict[str, Any]) -> str:
    right = sum(one["is_right"] for one in value["options"])
    weight = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    return _options(value, f"~%{weight}%", "~%-100%")


def _true_false(value: dict[str, Any]) -> str:
    said = {True: value.get("feedback_true", ""), False: value.get("feedback_false", "")}
    right, wrong = said[value["is_true"]], said[not value["is_true"]]
    word = "TRUE" if value["is_true"] else "FALSE"
    return word + (f"#{escape(wrong)}" if right or wrong else "") + _said(right)


def _matching(value: dict[str, Any]) -> str:
    pairs = [(one["premise"], one["choice"]) for one in value["pairs"]] + [("", text) for text in value["extra"]]
    return " ".join(f"={escape(premise)} -> {escape(found)}" for premise, found in pairs)


def _entry(text: str) -> str:
    """On a line of its own, where two slashes would begin a comment."""
    return f"\\{escape(text)}" if text.startswith("//") else escape(text)


def _accepted(value: dict[str, Any], write_one: Any) -> str:
    return " ".join(
        f"=%{one.get('share', 100)}%{write_one(one)}{_said(one.get('feedback'))}" for one in value["accepted"]
    )


def _said(feedback: str | None) -> str:
    return f"#{escape(feedback)}" if feedback else ""


WRITERS = {
    "one_of": lambda value: _options(value, "=", "~"),
    "several_of": _several,
    "true_false": _true_false,
    "matching": _matching,
    "numeric": lambda value: "#" + _accepted(value, lambda one: f"{one['value']}:{one.get('tolerance') or 0}"),
    "short_text": lambda value: _accepted(value, lambda one: escape(one["text"])),
    "ordering": lambda value: ">\n" + "\n".join(_entry(text) for text in value["entries"]),
}
