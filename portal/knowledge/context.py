"""Where a mark stands, in the words around it."""

from . import highlighting, wording
from .models import ArticlePage, RedactionMark

AROUND = 90


def around(article: ArticlePage, mark: RedactionMark) -> list[highlighting.Piece]:
    """The first place of the mark's words or their replacement, with what stands before and after; empty if gone."""
    for field in (mark.field, *wording.FIELDS):
        text = wording.plain(article, field)
        for words in (mark.replacement, mark.original):
            at = text.casefold().find(words.casefold())
            if words and at >= 0:
                return _cut(text, at, at + len(words))
    return []


def _cut(text: str, start: int, end: int) -> list[highlighting.Piece]:
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    before, after = "… " if first else "", " …" if last < len(text) else ""
    pieces = [(before + text[first:start], False), (text[start:end], True), (text[end:last] + after, False)]
    return [highlighting.Piece(words, is_hit) for words, is_hit in pieces if words]
