"""Finding articles by the reader's own words."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import QuerySet
from wagtail.models import Locale

from portal.accounts.models import Visitor
from portal.products.models import Product

from . import analysing, correcting, highlighting, indexing, phrases, ranking, synonyms
from .models import ArticlePage, Term

LONGEST = 2000
# Ranked articles in which a quoted phrase is looked for.
MOST_QUOTED = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Result:
    article: ArticlePage
    score: float
    title: list[highlighting.Piece]
    excerpt: list[highlighting.Piece]


@dataclass(frozen=True)
class Found:
    """`corrected` is what was searched instead of `text`, or ""; without `has_words` there was nothing to go by."""

    text: str
    corrected: str = ""
    has_words: bool = True
    results: list[Result] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """The asked terms that some article holds, how often each is asked, and the words that none holds."""

    asked: Counter[Term]
    unknown: list[analysing.Token]
    has_words: bool


def search(
    text: str,
    *,
    user: Visitor,
    limit: int = 20,
    correct: bool = True,
    product: Product | None = None,
    audience: str = "",
) -> Found:
    """The articles this person may read that answer best. Words we do not know are corrected first, and it says so.

    What stands in quotes must stand so in the article.
    """
    text = CONTROL.sub(" ", text)[:LONGEST].strip()
    among = ArticlePage.objects.visible_to(user)
    if product:
        among = among.filter(products=product)
    if audience:
        among = among.filter(audience=audience)
    quoted = phrases.of(text)
    # Nobody who quotes a phrase wants it corrected.
    question, corrected = understand(text, among) if correct and not quoted else (ask(text), "")
    return Found(text, corrected, question.has_words, _results(question, among, limit, quoted))


def understand(text: str, among: QuerySet[ArticlePage]) -> tuple[Question, str]:
    """What is asked, and the corrected text where words are unknown and close to words that `among` holds."""
    question = ask(text)
    if question.unknown:
        better = correcting.correct(text, question.unknown, among)
        if better != text:
            return ask(better), better
    return question, ""


def ask(text: str) -> Question:
    """Look the words up in every language that articles are written in."""
    languages = {analysing.base_language(code) for code in Locale.objects.values_list("language_code", flat=True)}
    tokens = [(language, token) for language in sorted(languages) for token in analysing.tokens(text, language)]
    counts = Counter((language, token.term) for language, token in tokens if token.term)
    terms = Term.objects.filter(text__in={term for _language, term in counts}, articles__gt=0)
    asked = Counter({term: counts[term.language, term.text] for term in terms if (term.language, term.text) in counts})
    others = synonyms.of({token.text for _language, token in tokens}, languages)
    asked.update({term: 1 for term in others if term not in asked})
    known = {(term.language, term.text) for term in asked}
    at_home = {
        (token.start, token.text)
        for language, token in tokens
        if not token.term or (language, token.term) in known or token.text in others.values()
    }
    unknown = {
        (token.start, token.text): token for _language, token in tokens if (token.start, token.text) not in at_home
    }
    return Question(asked, list(unknown.values()), bool(counts))


def _results(question: Question, among: QuerySet[ArticlePage], limit: int, quoted: list[str]) -> list[Result]:
    ranked = ranking.rank(question.asked, among, MOST_QUOTED if quoted else limit)
    articles = among.select_related("locale").prefetch_related("products").in_bulk([key for key, _score in ranked])
    wanted = {term.text for term in question.asked}
    found = [(articles[key], score) for key, score in ranked if key in articles]
    if quoted:
        found = [(article, score) for article, score in found if phrases.stand_in(article, quoted)]
    return [_result(article, score, wanted) for article, score in found[:limit]]


def _result(article: ArticlePage, score: float, wanted: set[str]) -> Result:
    language, texts = indexing.language_of(article), indexing.texts(article)
    hits = [token for token in analysing.tokens(article.title, language) if token.term in wanted]
    title = list(highlighting.mark(article.title, [(hit.start, hit.end) for hit in hits]))
    body = "\n".join(texts[field] for field in ("issue", "resolution", "cause") if texts[field])
    return Result(article, score, title, highlighting.excerpt(body, wanted, language))
