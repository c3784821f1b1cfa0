"""Aiken: a question, answers "A." or "B)", and "ANSWER: B". It knows one kind and nothing beside: no titles, no
domains, no explanations, not whether it is asked, nor where it is taught.
"""

import re
from collections.abc import Iterable
from string import ascii_uppercase

from django.utils.translation import gettext as _

from .questions import Question, Refused, Unfit, checked

OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.*)")
ANSWER = re.compile(r"\s*ANSWER:\s*([A-Z])\s*")


def read(text: str) -> list[Question | Refused]:
    found: list[Question | Refused] = []
    lines: list[str] = []
    begun = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not lines:
            begun = number
        lines += [line.strip()] if line.strip() else []
        if ANSWER.fullmatch(line) or (lines and lines[-1].startswith("ANSWER")):
            found.append(_read(begun, lines))
            lines = []
    return [*found, _read(begun, lines)] if lines else found


def _read(line: int, lines: list[str]) -> Question | Refused:
    stem = [part for part in lines if not OPTION.match(part) and not part.startswith("ANSWER")]
    try:
        return checked(_question(line, lines, "\n".join(stem)))
    except Unfit as unfit:
        return Refused(line, " ".join(stem)[:60], str(unfit))


def _question(line: int, lines: list[str], stem: str) -> Question:
    options = [(found[1], found[2]) for part in lines if (found := OPTION.match(part))]
    answer = ANSWER.fullmatch(lines[-1])
    if answer is None:
        raise Unfit(_("No line says which answer is right, such as “ANSWER: A”."))
    if [letter for letter, _text in options] != list(ascii_uppercase[: len(options)]):
        raise Unfit(_("Its answers are not lettered A, B, C and so on, each once."))
    if answer[1] not in dict(options):
        raise Unfit(_("There is no answer %s.") % answer[1])
    value = [{"text": text, "is_right": letter == answer[1], "feedback": ""} for letter, text in options]
    return Question("", "", "one_of", stem, {"options": value}, line=line)


def write(questions: Iterable[Question]) -> str:
    """Those of the one kind that it knows; the others are left out, and `can_say` names them beforehand."""
    return "\n\n".join(_written(question) for question in questions if can_say(question)) + "\n"


def can_say(question: Question) -> bool:
    return question.kind == "one_of" and len(question.value["options"]) <= len(ascii_uppercase)


def _written(question: Question) -> str:
    options = list(zip(ascii_uppercase, question.value["options"], strict=False))
    right = next(letter for letter, option in options if option["is_right"])
    lines = [f"{letter}. {' '.join(option['text'].split())}" for letter, option in options]
    return "\n".join([" ".join(question.stem.split()), *lines, f"ANSWER: {right}"])
