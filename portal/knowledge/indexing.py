"""Keeping the search index in step with what it finds, in the transaction that changes it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from . import analysing, findable
from .findable import Document
from .models import Corpus, Entry, Misspelling, Passage, Posting, Term, Word
from .pouring import pour

SHORTEST_TO_CORRECT = 4
BATCH = 500
POSTING = ("term_id", "entry_id", "count", "length")
# Values in one statement: SQLite takes 250,000, but a plan for so many costs more than a second statement.
MOST_ASKED = 5000
LONGEST_TITLE = Entry._meta.get_field("title").max_length


def put(document: Document) -> None:
    """Index the row as it is now, in place of what was known of it."""
    with transaction.atomic():
        before = _known(document.kind, document.key)
        if before and (before.language, before.title, before.body) == _told(document):
            return
        counts, words = read(document)
        old = set(before.postings.values_list("term", flat=True)) if before else set()
        held = _terms(sorted(counts), document.kind, document.language)
        entry = _entry(document, counts)
        entry.pk = before.pk if before else None
        entry.save()
        Posting.objects.filter(entry=entry).delete()
        Passage.objects.filter(entry=entry).delete()
        pour(Posting, POSTING, _postings(entry, counts, held))
        _write_words({word: held[term] for word, term in words.items()})
        _count(more=set(held.values()) - old, fewer=old - set(held.values()))
        _resize(fewer=before, more=entry)


def take_out(kind: str, key: int) -> None:
    with transaction.atomic():
        if before := _known(kind, key):
            old = set(before.postings.values_list("term", flat=True))
            before.delete()
            _count(fewer=old)
            _resize(fewer=before)


def rebuild(kind: str, documents: Iterable[Document]) -> int:
    """Index these and nothing else of the kind, many at a time; how many they were."""
    sizes: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    words: dict[str, int] = {}
    with transaction.atomic():
        _forget(kind)
        rest = iter(documents)
        while batch := list(islice(rest, BATCH)):
            for entry, new_words in _put_together(kind, batch):
                sizes[entry.language] += 1
                lengths[entry.language] += entry.length
                words |= new_words
        Corpus.objects.bulk_create(
            Corpus(kind=kind, language=language, entries=n, length=lengths[language]) for language, n in sizes.items()
        )
        holding = Posting.objects.filter(term=OuterRef("pk")).order_by().values("term").annotate(n=Count("pk"))
        Term.objects.filter(kind=kind).update(entries=Coalesce(Subquery(holding.values("n")), 0))
        _write_words(words)
    return sizes.total()


def rebuild_all() -> dict[str, int]:
    """How many of each kind."""
    return {kind: rebuild(kind, documents()) for kind, documents in findable.KINDS.items()}


def read(document: Document) -> tuple[Counter[str], dict[str, str]]:
    """How often each term stands in the document, by the weight of its part; and the term of each word."""
    counts: Counter[str] = Counter()
    words = {}
    for weight, text in ((findable.TITLE_WEIGHT, document.title), *document.parts, (1, document.about)):
        for token in analysing.tokens(text, document.language):
            if token.term:
                counts[token.term] += weight
                words[token.text] = token.term
    return counts, words


def misspellings(word: str) -> set[str]:
    """The word with each of its letters left out once."""
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def _known(kind: str, key: int) -> Entry | None:
    return Entry.objects.select_for_update().filter(kind=kind, key=key).first()


def _entry(document: Document, counts: Counter[str]) -> Entry:
    language, title, body = _told(document)
    size = {"length": counts.total()}
    return Entry(kind=document.kind, key=document.key, language=language, title=title, body=body, **size)


def _told(document: Document) -> tuple[str, str, str]:
    return document.language, document.title[:LONGEST_TITLE], document.body.replace("\x00", "")


def _postings(entry: Entry, counts: Counter[str], held: dict[str, int]) -> Iterator[tuple[int, ...]]:
    return ((held[text], entry.pk, count, entry.length) for text, count in counts.items())


def _put_together(kind: str, documents: list[Document]) -> list[tuple[Entry, dict[str, int]]]:
    """Entries and postings of what has none yet; each entry with the keys of the terms of its words."""
    told = [(document, *read(document)) for document in documents]
    texts: dict[str, set[str]] = defaultdict(set)
    for document, counts, _words in told:
        texts[document.language] |= counts.keys()
    held = {language: _terms(sorted(of_language), kind, language) for language, of_language in texts.items()}
    entries = Entry.objects.bulk_create(_entry(document, counts) for document, counts, _words in told)
    rows = zip(entries, told, strict=True)
    postings = (row for entry, (doc, counts, _w) in rows for row in _postings(entry, counts, held[doc.language]))
    pour(Posting, POSTING, postings)
    return [
        (entry, {word: held[doc.language][term] for word, term in words.items()})
        for entry, (doc, _counts, words) in zip(entries, told, strict=True)
    ]


def _forget(kind: str) -> None:
    """Everything of the kind, children first: Django would fetch millions of rows to see what hangs on them."""
    for rows in (
        Misspelling.objects.filter(word__term__kind=kind),
        Word.objects.filter(term__kind=kind),
        Posting.objects.filter(entry__kind=kind),
        Passage.objects.filter(entry__kind=kind),
        Term.objects.filter(kind=kind),
        Entry.objects.filter(kind=kind),
        Corpus.objects.filter(kind=kind),
    ):
        rows._raw_delete(rows.db)


def _terms(texts: list[str], kind: str, language: str) -> dict[str, int]:
    """The keys of these terms, the missing ones made: in order, so that two articles published at once never cross."""
    held = _known_terms(texts, kind, language)
    if missing := [text for text in texts if text not in held]:
        rows = [Term(kind=kind, language=language, text=text) for text in missing]
        Term.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
        held |= _known_terms(missing, kind, language)
    return held


def _known_terms(texts: list[str], kind: str, language: str) -> dict[str, int]:
    held: dict[str, int] = {}
    for start in range(0, len(texts), MOST_ASKED):
        known = Term.objects.filter(kind=kind, language=language, text__in=texts[start : start + MOST_ASKED])
        held |= dict(known.values_list("text", "pk"))
    return held


def _count(*, more: Collection[int] = (), fewer: Collection[int] = ()) -> None:
    """All are locked in one order before any is changed: two articles published at once wait and never cross."""
    list(Term.objects.select_for_update().filter(pk__in={*more, *fewer}).order_by("pk").values_list("pk", flat=True))
    for terms, number in ((more, +1), (fewer, -1)):
        if terms:
            Term.objects.filter(pk__in=terms).update(entries=F("entries") + number)


def _resize(*, fewer: Entry | None = None, more: Entry | None = None) -> None:
    for entry, sign in ((fewer, -1), (more, +1)):
        if entry:
            size = Corpus.objects.filter(kind=entry.kind, language=entry.language)
            grown = {"entries": F("entries") + sign, "length": F("length") + sign * entry.length}
            if not size.update(**grown):
                Corpus.objects.bulk_create([Corpus(kind=entry.kind, language=entry.language)], ignore_conflicts=True)
                size.update(**grown)


def _write_words(terms: dict[str, int]) -> None:
    """Keep the words that a reader may mistype, each with its misspellings; codes are never guessed at."""
    fit = [(word, term) for word, term in sorted(terms.items()) if word.isalpha() and len(word) >= SHORTEST_TO_CORRECT]
    for start in range(0, len(fit), MOST_ASKED):
        _write_some_words(dict(fit[start : start + MOST_ASKED]))


def _write_some_words(fit: dict[str, int]) -> None:
    known = set(Word.objects.filter(term__in=fit.values()).values_list("text", "term"))
    new = [Word(text=word, term_id=term) for word, term in fit.items() if (word, term) not in known]
    if not new:
        return
    Word.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    written = Word.objects.filter(term__in=[word.term_id for word in new], misspellings=None).distinct()
    pour(
        Misspelling,
        ("word_id", "text"),
        ((word.pk, text) for word in list(written) for text in misspellings(word.text)),
    )
