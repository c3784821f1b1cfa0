"""Mistyped words, corrected to words of our own articles.

Two words that are one slip apart (a letter left out, put in, changed, or swapped with the next) share a misspelling, or
one is the other's: so candidates are looked up, not compared one by one.
Source: W. Garbe's symmetric delete spelling correction, with one deletion.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from . import indexing
from .analysing import Token
from .models import Misspelling, Posting, Word

# By kind, what of it may be read.
Readable = Mapping[str, QuerySet]

FARTHEST, LONG = 2, 8


def correct(text: str, unknown: Collection[Token], among: Readable) -> str:
    """The text with each unknown word replaced by the closest one that something in `among` holds, if there is one."""
    better = closest({token.text for token in unknown}, among)
    for token in sorted(unknown, key=lambda token: token.start, reverse=True):
        if token.text in better:
            text = text[: token.start] + better[token.text] + text[token.end :]
    return text


def closest(unknown: Iterable[str], among: Readable) -> dict[str, str]:
    """The closest known word of each, of equally close ones the most frequent; without one it is left out."""
    keys = {word: {word, *indexing.misspellings(word)} for word in unknown if is_correctable(word)}
    words = _known(set().union(*keys.values()), among)
    better = {}
    for word, near in keys.items():
        near_by = [known for known in words if _shares(known.text, near)]
        ranked = min(((distance(word, w.text), -w.term.entries, w.text) for w in near_by), default=None)
        if ranked and ranked[0] <= (FARTHEST if len(word) >= LONG else 1):
            better[word] = ranked[2]
    return better


def is_correctable(word: str) -> bool:
    return word.isalpha() and len(word) >= indexing.SHORTEST_TO_CORRECT


def distance(one: str, other: str) -> int:
    """How many slips apart: the optimal string alignment distance."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            slips = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        before, above = above, row
    return above[-1]


def _known(keys: set[str], among: Readable) -> list[Word]:
    """Words that something readable holds: nobody is led to a word they may not read."""
    if not keys:
        return []
    slipped = Misspelling.objects.filter(text__in=keys).values_list("word", flat=True)
    near = Word.objects.filter(Q(text__in=keys) | Q(pk__in=list(slipped)), term__kind__in=among)
    return list(near.filter(readable(among)).select_related("term"))


def readable(among: Readable) -> Q:
    """On words: what holds the word may be read. Asked row by row, for the first that may settles it."""
    held = Q(pk__in=[])
    for kind, rows in among.items():
        may = Exists(rows.order_by().filter(pk=OuterRef("entry__key")))
        held |= Q(Exists(Posting.objects.filter(may, term=OuterRef("term"), entry__kind=kind)), term__kind=kind)
    return held


def _shares(known: str, near: set[str]) -> bool:
    return known in near or not near.isdisjoint(indexing.misspellings(known))
