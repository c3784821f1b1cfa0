"""The stretch of an article that answers, the asked words in it told apart. Plain text: the template escapes it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import analysing, findable

WIDTH, LEAD = 220, 60
SENTENCE_END = re.compile(r"[.!?…:;]\s+")


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


def told(title: str, body: str) -> str:
    """Of an entry's body what it says: neither what it is about nor its title again, which stand beside it."""
    said, _mark, about = body.partition(findable.ABOUT)
    text = " ".join(said.split()) or " ".join(about.split())
    if text[: len(title)].casefold() == title.casefold():
        text = text[len(title) :].lstrip(" .:-–") or text
    return text


def excerpt(text: str, wanted: set[str], language: str) -> list[Piece]:
    """About WIDTH characters around most different wanted terms; the beginning where none stands."""
    text = " ".join(text.split())
    hits = found(text, wanted, language)
    start = _start_of_sentence(text, _best_start(hits))
    end = _end_of_word(text, start + WIDTH)
    shown = [(max(hit.start, start) - start, hit.end - start) for hit in hits if start <= hit.start and hit.end <= end]
    pieces = list(mark(text[start:end], shown))
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def marked(text: str, wanted: set[str], language: str) -> list[Piece]:
    """All of it, the wanted terms told apart."""
    return list(mark(text, [(hit.start, hit.end) for hit in found(text, wanted, language)]))


def found(text: str, wanted: set[str], language: str) -> list[analysing.Token]:
    return list(analysing.standing(text, wanted, language))


def mark(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """The text cut at the spans, which are in order."""
    at = 0
    for start, end in spans:
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], is_hit=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _best_start(hits: list[analysing.Token]) -> int:
    """The hit from which on most different terms follow within the width, what leads to it left room."""
    best, most = 0, 0
    for index, first in enumerate(hits):
        until = first.start + WIDTH - LEAD
        within = set()
        for hit in hits[index:]:
            if hit.end > until:
                break
            within.add(hit.term)
        if len(within) > most:
            best, most = first.start, len(within)
    return best


def _start_of_sentence(text: str, hit: int) -> int:
    """The beginning of the sentence or of the text, if it is close before; else a word a little before the hit."""
    if hit <= LEAD:
        return 0
    ends = [found.end() for found in SENTENCE_END.finditer(text, hit - LEAD, hit)]
    return ends[-1] if ends else text.find(" ", hit - LEAD, hit) + 1 or hit


def _end_of_word(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", 0, at), 0) or at
