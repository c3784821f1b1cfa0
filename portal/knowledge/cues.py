"""WebVTT and SubRip: blocks of a time line with the words under it."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from .spoken import Spoken, TranscriptError, excerpt

ARROW = "-->"
CLOCK = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
TIMES = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?$")
ASIDE = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
TAG = re.compile(r"</?[a-z0-9.:][^<>]*>|<>", re.IGNORECASE)
LEADING_NAME = re.compile(r"(?P<name>[^\W\d_][^:<>]{0,99}?)\s*:\s+(?P<text>\S.*)$", re.DOTALL)


class Cue(NamedTuple):
    line: int
    starts_ms: int
    ends_ms: int
    words: str


def opens_webvtt(line: str) -> bool:
    return re.match(r"WEBVTT(\s|$)", line, re.IGNORECASE) is not None


def opens_subrip(lines: list[str]) -> bool:
    """A time line first, or a number and then a time line."""
    first, second = (*[line.strip() for line in lines if line.strip()][:2], "")[:2]
    return ARROW in first or (first.isdigit() and ARROW in second)


def parse(lines: list[str], *, is_webvtt: bool) -> list[Spoken]:
    """The turns of all cues, in the file's order; cues without words are silence and left out."""
    blocks = _blocks(lines, start=_end_of_head(lines) if is_webvtt else 0)
    cues = [_cue(block) for block in blocks if not (is_webvtt and ASIDE.match(block[0][1]))]
    if cues and not cues[-1].words:
        raise TranscriptError(cues[-1].line, _("The file ends in the middle: words are missing after this time."))
    return _turns([cue for cue in cues if cue.words])


def _end_of_head(lines: list[str]) -> int:
    """The index at which cues may begin: after the first empty line, or at a time line that comes sooner."""
    first = next(index for index, line in enumerate(lines) if line.strip())
    after = range(first + 1, len(lines))
    return next((index for index in after if not lines[index].strip() or ARROW in lines[index]), len(lines))


def _blocks(lines: list[str], *, start: int) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each block between empty lines.

    A second time line opens a new block as well, together with a number above it: some tools forget the empty line.
    """
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip():
            if block:
                yield block
            block = []
        elif ARROW in line and any(ARROW in above for _number, above in block):
            carried = [block.pop()] if block[-1][1].strip().isdigit() else []
            yield block
            block = [*carried, (number, line)]
        else:
            block.append((number, line))
    if block:
        yield block


def _cue(block: list[tuple[int, str]]) -> Cue:
    """The time line is a block's first or, below a number or name, its second."""
    at = next((index for index, (_number, line) in enumerate(block[:2]) if ARROW in line), 0)
    number, line = block[at]
    times = TIMES.match(line)
    if times is None:
        raise TranscriptError(
            number, _("Expected a time such as “00:00:01.000 --> 00:00:04.000”, found “%s”.") % excerpt(line)
        )
    starts, ends = _milliseconds(times.groups()[:4], number), _milliseconds(times.groups()[4:], number)
    words = "\n".join(line for _number, line in block[at + 1 :]).strip()
    # Recognisers write cues that end before they start; the start is what one seeks by.
    return Cue(number, starts, max(starts, ends), words)


def _milliseconds(clock: tuple[str | None, ...], line: int) -> int:
    hours, minutes, seconds = (int(part or 0) for part in clock[:3])
    if minutes > 59 or seconds > 59:
        raise TranscriptError(line, _("Minutes and seconds of a time end at 59."))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(str(clock[3]).ljust(3, "0"))


def _turns(cues: list[Cue]) -> list[Spoken]:
    """Speakers come from voice tags, or from `Name:` where at least half of the cues begin so (one without goes on)."""
    names_lead = sum(LEADING_NAME.match(cue.words) is not None for cue in cues) * 2 >= len(cues)
    turns: list[Spoken] = []
    for cue in cues:
        speaker = turns[-1].speaker if turns and names_lead else ""
        for named, words in _voices(cue.words):
            lead = LEADING_NAME.match(words) if names_lead and not named else None
            speaker = named or (lead["name"] if lead else speaker)
            if text := _plain(lead["text"] if lead else words):
                turns.append(Spoken(_plain(speaker), text, cue.starts_ms, cue.ends_ms))
    return turns


def _voices(words: str) -> Iterator[tuple[str, str]]:
    """("", words before any voice tag), then (name, words) of each."""
    before, *rest = VOICE.split(words)
    if before.strip():
        yield "", before
    yield from zip((name.strip() for name in rest[::2]), rest[1::2], strict=True)


def _plain(words: str) -> str:
    return " ".join(html.unescape(TAG.sub("", words)).split())
