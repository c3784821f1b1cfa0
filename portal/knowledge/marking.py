"""Marks on an article's personal data: in step with its text, all decided by a person before it is published.

A draft made from a call holds the replacements from the start, so that the originals stand only in the marks; what
somebody types in later stays as typed until it is decided.
"""

from collections.abc import Collection, Iterable, Iterator

from . import acquaintance, recognising, redaction, wording
from .models import ArticlePage, ArticleSource, RedactionMark, Turn
from .redaction import Find

Decision = RedactionMark.Decision
REPLACED = (Decision.ACCEPTED, Decision.CHANGED)


class UndecidedMarks(Exception):
    """The article may not be published: `words` wait for a person's decision."""

    def __init__(self, article: ArticlePage, words: list[str]):
        super().__init__(article, words)
        self.article, self.words = article, words


def check_decided(article: ArticlePage) -> None:
    """Raise UndecidedMarks unless a person has decided about everything that stands in the article as it is given."""
    if words := undecided(article):
        raise UndecidedMarks(article, words)


def undecided(article: ArticlePage) -> list[str]:
    """What in this text nobody has decided about: finds as they stand, and replacements that are only proposed."""
    marks = list(article.marks.all()) if article.pk else []
    stays = {mark.digest for mark in marks if mark.decision == Decision.WAVED_THROUGH}
    found = [find.text for _field, find in _finds(article, marks) if redaction.digest(find.text) not in stays]
    proposed = [mark.replacement for mark in marks if mark.is_pending and _stands_in(article, mark.replacement)]
    return list(dict.fromkeys([*found, *proposed]))


def look_over(article: ArticlePage) -> None:
    """Bring the marks in step with this text, the latest there is.

    New finds become pending marks. A mark whose original was replaced and is back waits again. A pending mark whose
    words somebody has taken out of the text goes with them.
    """
    marks = {mark.digest: mark for mark in article.marks.all()}
    seen: dict[str, tuple[str, Find]] = {}
    for field, find in _finds(article, marks.values()):
        seen.setdefault(redaction.digest(find.text), (field, find))
    _propose_all([seen[digest] for digest in seen if digest not in marks], article, marks.values())
    back = [mark.pk for digest, mark in marks.items() if mark.decision in REPLACED and digest in seen]
    article.marks.filter(pk__in=back).update(decision=Decision.PENDING, decided_by=None, decided_at=None)
    waiting = [mark for digest, mark in marks.items() if mark.is_pending and digest not in seen]
    article.marks.filter(pk__in=[m.pk for m in waiting if not _stands_in(article, m.replacement)]).delete()


def propose(find: Find, *, field: str, taken: Collection[str], turn: Turn | None = None) -> RedactionMark:
    """An unsaved pending mark whose replacement no other mark of the article has: [person], [person 2]."""
    kind = RedactionMark.Kind.PERSON if find.kind == RedactionMark.Kind.WORD else RedactionMark.Kind(find.kind)
    label = kind.label
    names = (f"[{label}]" if number == 1 else f"[{label} {number}]" for number in range(1, len(taken) + 2))
    return RedactionMark(
        kind=find.kind,
        original=find.text,
        digest=redaction.digest(find.text),
        replacement=next(name for name in names if name not in taken),
        field=field,
        turn=turn,
    )


def _propose_all(found: Iterable[tuple[str, Find]], article: ArticlePage, beside: Collection[RedactionMark]) -> None:
    taken, new = [mark.replacement for mark in beside], []
    for field, find in found:
        mark = propose(find, field=field, taken=taken)
        mark.article = article
        taken.append(mark.replacement)
        new.append(mark)
    RedactionMark.objects.bulk_create(new, ignore_conflicts=True)


def _finds(article: ArticlePage, marks: Collection[RedactionMark]) -> Iterator[tuple[str, Find]]:
    """(field, find) of all that stands in the article outside the words that somebody has put in place."""
    known = acquaintance.of_article(article)
    chosen = [mark.replacement for mark in marks if mark.decision in REPLACED]
    looks_at_words = _comes_from_a_call(article)
    words: list[tuple[str, Find]] = []
    heard: list[tuple[str, Find]] = []
    for field in wording.FIELDS:
        text = wording.plain(article, field)
        decided = [span for word in chosen for span in wording.spans_of(text, word)]
        finds = redaction.find(text, known)
        yield from ((field, find) for find in finds if not _lies_in(find, decided))
        if looks_at_words and field in wording.TOLD:
            taken = [*decided, *((find.start, find.end) for find in finds)]
            words += [(field, find) for find in redaction.capitalised(text) if not _lies_in(find, taken)]
            heard += [(field, find) for find in recognising.find(text) if not _lies_in(find, taken)]
    # The names that nobody told us are among the capitalised words that none of our articles has.
    ordinary = acquaintance.ordinary({find.text for _field, find in words}) if words else set()
    yield from heard
    yield from ((field, find) for field, find in words if find.text not in ordinary)


def _lies_in(find: Find, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= find.start and find.end <= end for start, end in spans)


def _comes_from_a_call(article: ArticlePage) -> bool:
    return article.pk is not None and article.sources.filter(kind=ArticleSource.Kind.DRAFTED).exists()


def _stands_in(article: ArticlePage, words: str) -> bool:
    return any(words in wording.plain(article, field) for field in wording.FIELDS)
