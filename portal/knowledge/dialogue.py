"""Plain text: lines of `Name: text`, with or without a time; other lines go on with what was said before."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from .spoken import Spoken, TranscriptError, excerpt

TIME = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?"
NAME = r"(?P<name>[^\W\d_][^:\n<>{}=/\\]{0,99}?)"
LINE = re.compile(rf"\s*(?:[\[(]?{TIME}[\])]?\s*[-–]?\s*)?{NAME}(?:\s*[\[(]{TIME}[\])])?\s*:(?:\s+(?P<text>.*))?$")
MOST_WORDS_IN_A_NAME = 6


def opens(line: str) -> bool:
    return _opening(line) is not None


def parse(lines: list[str]) -> list[Spoken]:
    """Raises TranscriptError where the first words have no speaker, or where so many "speakers" are no conversation."""
    turns: list[Spoken] = []
    for number, line in enumerate(lines, 1):
        if found := _opening(line):
            turns.append(_turn(found, number))
        elif line.strip():
            if not turns:
                raise TranscriptError(number, _("Expected “Name: what they said”, found “%s”.") % excerpt(line))
            turns[-1] = _with_more(turns[-1], line)
    _check_is_conversation(turns)
    return [turn for turn in turns if turn.text]


def _opening(line: str) -> re.Match[str] | None:
    found = LINE.match(line)
    return found if found and len(found["name"].split()) <= MOST_WORDS_IN_A_NAME else None


def _turn(found: re.Match[str], number: int) -> Spoken:
    clock = next((part for part in (found.groups()[:3], found.groups()[4:7]) if part[1]), None)
    starts = _milliseconds(clock, number) if clock else None
    return Spoken(" ".join(found["name"].split()), " ".join((found["text"] or "").split()), starts)


def _milliseconds(clock: tuple[str | None, ...], line: int) -> int:
    hours, minutes, seconds = (int(part or 0) for part in clock)
    if minutes > 59 or seconds > 59:
        raise TranscriptError(line, _("Minutes and seconds of a time end at 59."))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _with_more(turn: Spoken, line: str) -> Spoken:
    return Spoken(turn.speaker, f"{turn.text} {' '.join(line.split())}".strip(), turn.starts_ms)


def _check_is_conversation(turns: list[Spoken]) -> None:
    """Settings and headers also read `Name: text`, but there hardly a name comes twice."""
    names = Counter(turn.speaker for turn in turns)
    if len(turns) > 5 and len(names) * 2 > len(turns):
        raise TranscriptError(
            1,
            _("%(names)d names on %(lines)d lines are no conversation; a transcript has “Name: what they said”.")
            % {"names": len(names), "lines": len(turns)},
        )
