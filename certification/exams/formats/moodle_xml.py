"""Moodle XML, as docs.moodle.org describes it under "Moodle XML format"."""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from . import tags
from .gift import category_name, category_path
from .moodle_nodes import Node, Unparsable, parse
from .questions import USES, Question, Refused, Unfit, checked, choice, plain, share

WILD = "*"


def read(text: str) -> list[Question | Refused]:
    try:
        quiz = parse(text)
    except Unparsable as error:
        return [Refused(error.line, "", error.reason)]
    found: list[Question | Refused] = []
    domain = ""
    for node in quiz.all("question"):
        if node.attributes.get("type") == "category":
            domain = category_name(node.said("category"))
        else:
            found.append(_read(node, domain))
    return found


def _read(node: Node, domain: str) -> Question | Refused:
    title, kind = node.said("name"), node.attributes.get("type", "")
    try:
        if kind not in READERS:
            raise Unfit(_("Questions of the type “%s” are not taken.") % kind)
        ours, value = READERS[kind](node)
        stem, explanation = (worded(node.first(tag)) for tag in ("questiontext", "generalfeedback"))
        beside = tags.read(one.said() for group in node.all("tags") for one in group.all("tag"))
        if node.said("hidden") == "1" and beside["use"] == USES[0]:  # so Moodle keeps what is asked no more
            beside["use"] = "retired"
        return checked(Question(title, domain, ours, stem, value, explanation, line=node.line, **beside))
    except Unfit as unfit:
        return Refused(node.line, title, str(unfit))


def worded(node: Node | None) -> str:
    if node is None:
        return ""
    return plain(
        node.said(), "html" if node.attributes.get("format", "html") in ("html", "moodle_auto_format") else "text"
    )


def _answers(node: Node) -> list[tuple[str, float, str]]:
    """Text, weight in per cent and feedback of each."""
    try:
        return [
            (worded(one), float(one.attributes.get("fraction", "0")), worded(one.first("feedback")))
            for one in node.all("answer")
        ]
    except ValueError:
        raise Unfit(_("The weight of an answer is not a number.")) from None


def _multichoice(node: Node) -> tuple[str, dict[str, Any]]:
    is_single = node.said("single").lower() in ("true", "1", "")
    kind, value = choice(_answers(node), is_single=is_single)
    return kind, value


def _true_false(node: Node) -> tuple[str, dict[str, Any]]:
    said = {text.lower(): (weight, feedback) for text, weight, feedback in _answers(node)}
    if set(said) != {"true", "false"}:
        raise Unfit(_("Its answers are not “true” and “false”."))
    feedback = {f"feedback_{word}": said[word][1] for word in ("true", "false")}
    return "true_false", {"is_true": said["true"][0] > 0, **feedback}


def _short_text(node: Node) -> tuple[str, dict[str, Any]]:
    answers = _answers(node)
    if any(WILD in text for text, _weight, _feedback in answers):
        raise Unfit(_("An accepted answer has a *, which would stand for any text: name the answers."))
    accepted = [{"text": text, "share": share(str(weight)), "feedback": said} for text, weight, said in answers]
    return "short_text", {"accepted": accepted, "match_case": node.said("usecase") == "1"}


def _numeric(node: Node) -> tuple[str, dict[str, Any]]:
    accepted = []
    for one, (text, weight, said) in zip(node.all("answer"), _answers(node), strict=True):
        try:
            value, give = Decimal(text), Decimal(one.said("tolerance") or "0")
        except InvalidOperation:
            raise Unfit(_("“%s” is not a number.") % text) from None
        accepted.append(
            {"value": f"{value:f}", "tolerance": f"{give:f}", "share": share(str(weight)), "feedback": said}
        )
    units = [unit.said("unit_name") for group in node.all("units") for unit in group.all("unit")]
    if len(units) > 1:
        raise Unfit(_("It takes several units, of which an item has one."))
    return "numeric", {"accepted": accepted, "unit": units[0] if units else ""}


def _matching(node: Node) -> tuple[str, dict[str, Any]]:
    # Moodle shows what a line is matched with as it is written, never as HTML.
    pairs = [(worded(one), one.said("answer")) for one in node.all("subquestion")]
    return "matching", {
        "pairs": [{"premise": premise, "choice": found} for premise, found in pairs if premise],
        "extra": [found for premise, found in pairs if not premise],
    }


def _ordering(node: Node) -> tuple[str, dict[str, Any]]:
    return "ordering", {"entries": [worded(one) for one in node.all("answer")]}


READERS: dict[str, Callable[[Node], tuple[str, dict[str, Any]]]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}


def write(questions: Iterable[Question]) -> str:
    quiz, domain = ElementTree.Element("quiz"), ""
    for question in questions:
        if question.domain != domain:
            domain = question.domain
            category = ElementTree.SubElement(quiz, "question", type="category")
            put(category, "category", category_path(domain))
        _write(quiz, question)
    ElementTree.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(quiz, encoding="unicode") + "\n"


def put(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    ElementTree.SubElement(made, "text").text = text
    return made


def _write(quiz: ElementTree.Element, question: Question) -> None:
    kinds = {
        "one_of": "multichoice",
        "several_of": "multichoice",
        "true_false": "truefalse",
        "short_text": "shortanswer",
    }
    node = ElementTree.SubElement(
        quiz, "question", type=kinds.get(question.kind, question.kind.replace("numeric", "numerical"))
    )
    put(node, "name", question.title)
    put(node, "questiontext", question.stem, format="plain_text")
    if question.explanation:
        put(node, "generalfeedback", question.explanation, format="plain_text")
    WRITERS[question.kind](node, question.value)
    _write_beside(node, question)


def _write_beside(node: ElementTree.Element, question: Question) -> None:
    if question.use in ("retired", "voided"):
        ElementTree.SubElement(node, "hidden").text = "1"
    if told := tags.write(question):
        group = ElementTree.SubElement(node, "tags")
        for tag in told:
            put(group, "tag", tag)


def _answer(node: ElementTree.Element, text: str, fraction: float, said: str | None = "") -> ElementTree.Element:
    made = put(node, "answer", text, fraction=f"{fraction:.5f}".rstrip("0").rstrip("."), format="plain_text")
    if said:
        put(made, "feedback", said, format="plain_text")
    return made


def _write_options(node: ElementTree.Element, value: dict[str, Any], *, is_single: bool) -> None:
    ElementTree.SubElement(node, "single").text = "true" if is_single else "false"
    right = sum(one["is_right"] for one in value["options"])
    for one in value["options"]:
        _answer(node, one["text"], 100 / right if one["is_right"] else 0 if is_single else -100, one.get("feedback"))


def _write_true_false(node: ElementTree.Element, value: dict[str, Any]) -> None:
    for word in ("true", "false"):
        _answer(node, word, 100 * (value["is_true"] == (word == "true")), value.get(f"feedback_{word}"))


def _write_accepted(node: ElementTree.Element, value: dict[str, Any]) -> None:
    if value.get("match_case") is not None:
        ElementTree.SubElement(node, "usecase").text = "1" if value["match_case"] else "0"
    for one in value["accepted"]:
        made = _answer(node, str(one.get("text") or one["value"]), one.get("share", 100), one.get("feedback"))
        if "tolerance" in one:
            ElementTree.SubElement(made, "tolerance").text = str(one["tolerance"])
    if value.get("unit"):
        unit = ElementTree.SubElement(ElementTree.SubElement(node, "units"), "unit")
        ElementTree.SubElement(unit, "multiplier").text = "1"
        ElementTree.SubElement(unit, "unit_name").text = value["unit"]


def _write_matching(node: ElementTree.Element, value: dict[str, Any]) -> None:
    pairs = [(one["premise"], one["choice"]) for one in value["pairs"]] + [("", text) for text in value["extra"]]
    for premise, found in pairs:
        put(put(node, "subquestion", premise, format="plain_text"), "answer", found)


def _write_ordering(node: ElementTree.Element, value: dict[str, Any]) -> None:
    for text in value["entries"]:
        _answer(node, text, 100)


WRITERS: dict[str, Callable[[ElementTree.Element, dict[str, Any]], None]] = {
    "one_of": lambda node, value: _write_options(node, value, is_single=True),
    "several_of": lambda node, value: _write_options(node, value, is_single=False),
    "true_false": _write_true_false,
    "matching": _write_matching,
    "numeric": _write_accepted,
    "short_text": _write_accepted,
    "ordering": _write_ordering,
}
