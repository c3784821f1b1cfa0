"""From a reader's text to what the index is asked: terms that it holds, each as often as asked, and unknown words."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings

from . import analysing, synonyms
from .models import Corpus, Term
from .pouring import fetch


@dataclass(frozen=True)
class Question:
    """What one kind is asked; it has `entries` of `average` length in so many `languages`."""

    kind: str
    asked: Counter[Term]
    entries: int
    average: float
    languages: int = 1

    @property
    def wanted(self) -> set[str]:
        return {term.text for term in self.asked}


@dataclass(frozen=True)
class Asked:
    """A question for each kind, the words that none of them holds, and whether there was any word to go by."""

    questions: dict[str, Question]
    unknown: list[analysing.Token]
    has_words: bool


def ask(text: str, kinds: Collection[str], *, besides: Iterable[Term] = ()) -> Asked:
    """Look the words up in every language of these kinds. `besides` are terms that count as asked once."""
    told = fetch("kind, language, entries, length", Corpus, "entries > 0 AND kind IN %s", kinds)
    corpora = [Corpus(kind=kind, language=language, entries=n, length=length) for kind, language, n, length in told]
    languages = {corpus.language for corpus in corpora} or {analysing.base_language(settings.LANGUAGE_CODE)}
    tokens = [(language, token) for language in sorted(languages) for token in analysing.tokens(text, language)]
    counts = Counter((language, token.term) for language, token in tokens if token.term)
    terms = _terms(kinds, languages, {term for _language, term in counts})
    asked = Counter({term: counts[term.language, term.text] for term in terms if (term.language, term.text) in counts})
    others = synonyms.of({token.text for _language, token in tokens}, kinds, languages)
    asked.update({term: 1 for term in (*others, *besides) if term not in asked})
    questions = {kind: _question(kind, asked, corpora) for kind in kinds}
    return Asked(questions, _unknown(tokens, asked, set(others.values())), bool(counts))


def _terms(kinds: Collection[str], languages: Collection[str], texts: Collection[str]) -> list[Term]:
    """Those that something holds."""
    if not texts:
        return []
    where = "entries > 0 AND kind IN %s AND language IN %s AND text IN %s"
    rows = fetch("id, kind, language, text, entries", Term, where, kinds, languages, texts)
    return [Term(pk=pk, kind=kind, language=language, text=text, entries=n) for pk, kind, language, text, n in rows]


def _question(kind: str, asked: Counter[Term], corpora: list[Corpus]) -> Question:
    own = [corpus for corpus in corpora if corpus.kind == kind]
    entries, length = (sum(getattr(corpus, name) for corpus in own) for name in ("entries", "length"))
    terms = Counter({term: n for term, n in asked.items() if term.kind == kind})
    return Question(kind, terms, entries, length / entries if entries else 0.0, len(own))


def _unknown(
    tokens: list[tuple[str, analysing.Token]], asked: Collection[Term], explained: set[str]
) -> list[analysing.Token]:
    """Words that are unknown in every language, stop words and those with a known synonym left out; each place once."""
    known = {(term.language, term.text) for term in asked}
    at_home = {
        (token.start, token.text)
        for language, token in tokens
        if not token.term or (language, token.term) in known or token.text in explained
    }
    unknown = {(token.start, token.text): token for _language, token in tokens}
    return [token for place, token in unknown.items() if place not in at_home]
