"""Words in quotes: they must stand in the text one after the other."""

import re
from collections.abc import Sequence

from django.db.models import Count

from . import analysing
from .models import Corpus, Entry, Posting, Term

QUOTED = re.compile(r'["“„«]([^"“”„«»]+)["”“»]')
# Texts that are read through for a phrase, of those that hold all its words.
MOST_READ = 1000


def of(text: str) -> list[str]:
    """The quoted stretches that have a word in them."""
    return [found for found in QUOTED.findall(text) if any(char.isalnum() for char in found)]


def holders(quoted: Sequence[str], kind: str) -> list[int]:
    """The entries in which all of them stand, each within one part; case and accents do not matter."""
    entries = Entry.objects.filter(pk__in=_with_all_words(" ".join(quoted), kind)[:MOST_READ])
    texts = entries.values_list("pk", "title", "body")
    return [entry for entry, title, body in texts if stand_in([title, *body.split("\f")], quoted)]


def stand_in(texts: list[str], quoted: Sequence[str]) -> bool:
    flat = [_flat(text) for text in texts]
    return all(any(_flat(phrase) in text for text in flat) for phrase in quoted)


def _with_all_words(phrase: str, kind: str) -> list[int]:
    held: list[int] = []
    for language in Corpus.objects.filter(kind=kind).values_list("language", flat=True):
        texts = _terms(phrase, language)
        terms = list(Term.objects.filter(kind=kind, language=language, text__in=texts).values_list("pk", flat=True))
        if texts and len(terms) == len(texts):
            postings = Posting.objects.filter(term__in=terms).values("entry").annotate(n=Count("pk"))
            held += postings.filter(n=len(terms)).order_by("entry").values_list("entry", flat=True)
    return held


def _terms(phrase: str, language: str) -> set[str]:
    """Word for word: a code that stands alone in the phrase may be a part of a longer one in the text."""
    words = (word for word in analysing.WORD.findall(phrase) if len(word) > 1 or word.isdigit())
    return {term for word in words for term in analysing.terms(word, language)}


def _flat(text: str) -> str:
    """Folded words between single spaces, so that a phrase begins and ends with a word."""
    return f" {' '.join(analysing.fold(word) for word in analysing.WORD.findall(text))} "
