"""Finding by the reader's own words: articles, and whatever other kinds rooms have offered to the index."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from portal.accounts.models import Visitor

from . import analysing, completing, correcting, highlighting, passages, phrases, ranking
from .asking import Asked, Question, ask
from .following import ARTICLE
from .models import ArticlePage, Entry
from .pouring import fetch

LONGEST = 2000
A_PAGE, MOST = 10, 50
EVERYWHERE = Q()
# Where words are the same in all languages, as names are, versions differ by little but their length.
NEARLY = 0.7
# What lists of results show of an article, and what its address is made of.
SHOWN = ("title", "slug", "url_path", "translation_key", "audience", "confidence", "last_published_at")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Hit:
    """The row `key` of a kind answers; its title and a stretch of its text, the asked words told apart."""

    key: int
    score: float
    title: list[highlighting.Piece]
    excerpt: list[highlighting.Piece]

    @property
    def words(self) -> str:
        """The excerpt, unmarked."""
        return "".join(piece.text for piece in self.excerpt)


@dataclass(frozen=True)
class Answer:
    """`hits` of the page that was asked for, by kind, and how many were found, MOST and one meaning "more than MOST".

    `corrected` is what was searched instead of `text`, or ""; without `has_words` there was nothing to go by.
    """

    text: str
    corrected: str
    has_words: bool
    hits: dict[str, list[Hit]]
    counts: dict[str, int]


@dataclass(frozen=True)
class Result:
    """`products` are their names."""

    article: ArticlePage
    score: float
    title: list[highlighting.Piece]
    excerpt: list[highlighting.Piece]
    products: list[str]


@dataclass(frozen=True)
class Found:
    """Articles, as `Answer` has hits: `results` begin after the first `skipped` of `count`."""

    text: str
    corrected: str = ""
    has_words: bool = True
    results: list[Result] = field(default_factory=list)
    count: int = 0
    skipped: int = 0

    @property
    def is_all(self) -> bool:
        return self.count <= MOST

    @property
    def has_more(self) -> bool:
        return self.count > self.skipped + len(self.results)

    @property
    def first(self) -> int:
        """What number the first result has."""
        return self.skipped + 1

    @property
    def page(self) -> int:
        return self.skipped // A_PAGE + 1

    @property
    def next_page(self) -> int | None:
        """None behind the last page, and behind the MOST that anybody looks through."""
        return self.page + 1 if self.has_more and self.page < MOST // A_PAGE else None


def search(
    text: str,
    *,
    user: Visitor,
    limit: int = A_PAGE,
    page: int = 1,
    correct: bool = True,
    complete: bool = False,
    where: Q = EVERYWHERE,
    language: str = "",
) -> Found:
    """The articles this person may read that answer best, of those that meet `where`; as `answer` has it."""
    readable = ArticlePage.objects.visible_to(user).filter(where)
    skipped = (page - 1) * limit
    among = {ARTICLE: readable}
    told = answer(text, among=among, limit=limit, skip=skipped, correct=correct, complete=complete, language=language)
    return of_articles(told, skipped)


def articles(text: str, *, user: Visitor, limit: int, where: Q, correct: bool = True) -> list[ArticlePage]:
    """The same as rows with all their fields, for lists that tell more of an article than search does."""
    told = answer(
        text, among={ARTICLE: ArticlePage.objects.visible_to(user).filter(where)}, limit=limit, correct=correct
    )
    found = ArticlePage.objects.in_bulk([hit.key for hit in told.hits[ARTICLE]])
    return [found[hit.key] for hit in told.hits[ARTICLE] if hit.key in found]


def of_articles(told: Answer, skipped: int = 0) -> Found:
    """An answer with the articles it speaks of."""
    hits = told.hits[ARTICLE]
    articles = ArticlePage.objects.only(*SHOWN).in_bulk([hit.key for hit in hits]) if hits else {}
    products = _products(articles)
    results = [
        Result(articles[hit.key], hit.score, hit.title, hit.excerpt, products[hit.key])
        for hit in hits
        if hit.key in articles
    ]
    return Found(told.text, told.corrected, told.has_words, results, told.counts[ARTICLE], skipped)


def _products(articles: Collection[int]) -> dict[int, list[str]]:
    """By article, without making products of it: of a page of results that would be an eighth of the work."""
    names: dict[int, list[str]] = defaultdict(list)
    filed = ArticlePage.products.through.objects.filter(articlepage__in=articles).order_by("product__name")
    for article, name in filed.values_list("articlepage", "product__name") if articles else ():
        names[article].append(name)
    return names


def answer(
    text: str,
    *,
    among: Mapping[str, QuerySet],
    limit: int = A_PAGE,
    skip: int = 0,
    correct: bool = True,
    complete: bool = False,
    language: str = "",
) -> Answer:
    """What of each kind answers best, only rows of `among`. Words that no kind knows are corrected first.

    What stands in quotes must stand so in the text. With `complete` the last word may be unfinished. An article is
    named once: in `language` where one is given and it has that, else in the one that answers best, the language of the
    page coming first where it answers nearly as well.
    """
    text = CONTROL.sub(" ", text)[:LONGEST].strip()
    quoted = phrases.of(text)
    asked, corrected = understand(text, among, correct=correct and not quoted, complete=complete)
    hits, counts = {}, {}
    for kind, question in asked.questions.items():
        most = max(skip + limit, MOST) + 1
        ranked = ranked_by_both(corrected or text, question, among[kind], most * question.languages, quoted)
        if kind == ARTICLE and question.languages > 1:
            ranked = _each_once(ranked, among[kind], language)
        counts[kind] = min(len(ranked), most)
        hits[kind] = _hits(question, ranked[skip : skip + limit])
    return Answer(text, corrected, asked.has_words, hits, counts)


def understand(
    text: str, among: Mapping[str, QuerySet], *, correct: bool = True, complete: bool = False
) -> tuple[Asked, str]:
    """What is asked, and the corrected text where words are unknown and close to words that `among` holds."""
    besides = completing.terms(text, among) if complete else []
    asked = ask(text, among, besides=besides)
    # Nobody who quotes a phrase wants it corrected, nor a word that is still being typed.
    unknown = [token for token in asked.unknown if not complete or token.end < len(text)]
    if unknown and correct:
        better = correcting.correct(text, unknown, among)
        if better != text:
            return ask(better, among, besides=besides), better
    return asked, ""


def ranked_by_both(
    text: str, question: Question, among: QuerySet, limit: int, quoted: Sequence[str] = ()
) -> ranking.Scored:
    """By words, and by meaning where articles are asked, meaning is used and it may help."""
    ranked = _ranked(question, among, quoted, limit)
    return ranked if quoted or question.kind != ARTICLE else passages.fused(text, ranked, among, limit)


def _each_once(ranked: ranking.Scored, among: QuerySet, language: str) -> ranking.Scored:
    """Each article in the place of its best version, told by the version that `answer` says."""
    keys = ArticlePage.objects.filter(pk__in=[key for key, _score in ranked]).values("translation_key")
    versions = among.order_by().filter(translation_key__in=keys)
    rows = list(versions.values_list("pk", "translation_key", "locale__language_code"))
    article = {pk: same for pk, same, _code in rows}
    wanted = language or analysing.base_language(get_language() or settings.LANGUAGE_CODE)
    rather = {same: pk for pk, same, code in rows if analysing.base_language(code) == wanted}
    scores: dict[int, float] = dict(ranked)
    once: dict[object, tuple[int, float]] = {}
    for key, score in ranked:
        same = article.get(key, key)
        other = rather.get(same, key)
        is_told_by_it = language or scores.get(other, 0) >= NEARLY * score
        once.setdefault(same, (other if is_told_by_it else key, score))
    return list(once.values())


def _ranked(question: Question, among: QuerySet, quoted: Sequence[str], limit: int) -> ranking.Scored:
    if not quoted:
        return ranking.rank(question, among, limit)
    ranked = ranking.rank_within(question, phrases.holders(quoted, question.kind))
    keys = ranking.keys_among([entry for entry, _score in ranked], among)
    return [(keys[entry], score) for entry, score in ranked if entry in keys][:limit]


def _hits(question: Question, ranked: ranking.Scored) -> list[Hit]:
    if not ranked:
        return []
    shown = [key for key, _score in ranked]
    rows = fetch("key, title, body, language", Entry, "kind IN %s AND key IN %s", [question.kind], shown)
    texts = {key: texts for key, *texts in rows}
    return [_hit(key, score, question.wanted, *texts[key]) for key, score in ranked if key in texts]


def _hit(key: int, score: float, wanted: set[str], title: str, body: str, language: str) -> Hit:
    marked = highlighting.marked(title, wanted, language)
    return Hit(key, score, marked, highlighting.excerpt(highlighting.told(title, body), wanted, language))
