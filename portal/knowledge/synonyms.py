"""Words for one thing: whoever asks for one of them asks for the others too."""

from collections.abc import Collection

from . import analysing
from .models import Synonyms, Term
from .pouring import fetch


def of(asked: Collection[str], kinds: Collection[str], languages: Collection[str]) -> dict[Term, str]:
    """The terms of the other words of every group that one of the asked words is in, each with that asked word."""
    wanted: dict[tuple[str, str], str] = {}
    for group in (Synonyms(words=words) for (words,) in fetch("words", Synonyms)):
        for word in asked:
            if word in {analysing.fold(other) for other in group.alternatives}:
                wanted |= dict.fromkeys(_terms(group, word, languages), word)
    if not wanted:
        return {}
    texts = {text for _language, text in wanted}
    found = Term.objects.filter(kind__in=kinds, language__in=languages, text__in=texts, entries__gt=0)
    return {term: wanted[term.language, term.text] for term in found if (term.language, term.text) in wanted}


def _terms(group: Synonyms, word: str, languages: Collection[str]) -> set[tuple[str, str]]:
    others = [other for other in group.alternatives if analysing.fold(other) != word]
    return {(language, term) for language in languages for other in others for term in analysing.terms(other, language)}
