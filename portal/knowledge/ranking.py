"""BM25 over the posting table, the same statements on every database.

score(entry) = sum over the asked terms of  n * idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))

where n is how often the term stands in the question, count how often in the entry (weighted by field), and
idf = ln(1 + (entries - holding + 0.5) / (holding + 0.5)), which is never negative.
Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).

In a large help centre the common words of a question would have most of the index read and settle nothing. So the
rarest words bring the candidates, as many of them as BUDGET postings allow, and all words order these. While a question
has fewer postings than that, which is always so below some thousand articles, this is plain BM25.
"""

import math
from collections import Counter
from collections.abc import Collection

from django.db import connection
from django.db.models import F, FloatField, QuerySet, Sum
from django.db.models.expressions import RawSQL

from .asking import Question
from .models import Entry, Posting

K1, B = 1.5, 0.75
# A pasted log has hundreds of words: the rarest decide, and the common ones would read the whole index.
MOST_TERMS = 20
BUDGET, SHORTLIST = 4000, 100

POSTING, ENTRY = Posting._meta.db_table, Entry._meta.db_table
Scored = list[tuple[int, float]]
Row = tuple[int, int, float]


def rank(question: Question, among: QuerySet, limit: int) -> Scored:
    """(key of the row, score) of at most `limit` rows, best first, equal ones in the order of the index.

    `among` is a queryset such as `ArticlePage.objects.visible_to(user)`. The best of all are looked up in it; only
    where they do not fill the limit is all of it ranked.
    """
    weights = _weights(question)
    if not weights:
        return []
    best, are_all = _best(question, weights, max(SHORTLIST, 2 * limit))
    found: Scored = []
    # Mostly the first ones may all be read, and then nobody asks about the others.
    for part in (best[:limit], best[limit:]):
        readable = _among([key for _entry, key, _score in part], among)
        found += [(key, score) for _entry, key, score in part if key in readable]
        if len(found) >= limit:
            return found[:limit]
    if are_all:
        return found
    within = {"entry__kind": question.kind, "entry__key__in": among.order_by().values("pk")}
    scored = _scored(question, weights, **within)
    return list(scored.values_list("entry__key", "score")[:limit])


def keys_among(entries: Collection[int], among: QuerySet) -> dict[int, int]:
    """The key of each of these entries whose row is one of `among`."""
    keys = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "key")) if entries else {}
    readable = _among(keys.values(), among)
    return {entry: key for entry, key in keys.items() if key in readable}


def _among(keys: Collection[int], among: QuerySet) -> set[int]:
    """Which of these rows are of `among`."""
    return set(among.order_by().filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def rank_within(question: Question, entries: Collection[int]) -> Scored:
    """(entry, score) of each of these that holds an asked term, best first."""
    weights = _weights(question)
    return list(_scored(question, weights, entry__in=entries).values_list("entry", "score")) if weights else []


def idf(entries: int, holding: int) -> float:
    """How much a term tells that `holding` of all `entries` hold."""
    return math.log(1 + (entries - holding + 0.5) / (holding + 0.5))


def _weights(question: Question) -> dict[int, float]:
    """n * idf of the rarest terms, by key, the rarest first.

    What holds a word counts in whatever language: the name of a product is not rare for standing in one translation.
    """
    holding: Counter[str] = Counter()
    for term in question.asked:
        holding[term.text] += term.entries
    rarest = sorted(question.asked, key=lambda term: (holding[term.text], term.pk))[:MOST_TERMS]
    return {term.pk: question.asked[term] * idf(question.entries, holding[term.text]) for term in rarest}


def _best(question: Question, weights: dict[int, float], most: int) -> tuple[list[Row], bool]:
    """(entry, key, score) of candidates, best first; and whether these are all that hold an asked term."""
    rare, common = _parted(question, weights)
    best = _read(question, rare, most=most) if rare else []
    if not common:
        return best, len(best) < most
    candidates = {entry for entry, _key, _score in best}
    for term in common:
        if len(candidates) >= most:
            break
        often = Posting.objects.filter(term=term).order_by(F("count").desc(), "length", "entry")
        candidates |= set(often.values_list("entry", flat=True)[:most])
    return _read(question, weights, candidates) if candidates else [], len(candidates) < most


def _parted(question: Question, weights: dict[int, float]) -> tuple[dict[int, float], list[int]]:
    """The rarest terms that can be read within the budget, and the others."""
    holding = {term.pk: term.entries for term in question.asked}
    rare, cost = {}, 0
    for term, weight in weights.items():
        cost += holding[term]
        if cost <= BUDGET:
            rare[term] = weight
    return rare, [term for term in weights if term not in rare]


def _read(
    question: Question, weights: dict[int, float], entries: Collection[int] = (), most: int | None = None
) -> list[Row]:
    """What `_scored` says, of these entries where some are given: Django's compiler takes longer than the database."""
    share = _share(question, weights)
    # Of few entries all postings are read: a planner that also looks at common terms reads a tenth of the index.
    where = f"entry_id IN ({_marks(entries)}) AND term_id + 0" if entries else "term_id"
    limit = "" if most is None else f"LIMIT {most}"
    # Its key is looked up only of what is left.
    statement = (
        f"SELECT entry_id, {ENTRY}.key, score FROM ("  # noqa: S608 - no text of a reader's in it
        f"SELECT entry_id, SUM({share.sql}) AS score FROM {POSTING} WHERE {where} IN ({_marks(weights)}) "
        f"GROUP BY entry_id ORDER BY score DESC, entry_id {limit}"
        f") AS best JOIN {ENTRY} ON {ENTRY}.id = entry_id ORDER BY score DESC, entry_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*share.params, *entries, *weights])
        return cursor.fetchall()


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


def _scored(question: Question, weights: dict[int, float], **where: object) -> QuerySet:
    """Entries that hold one of these terms, each once with its `score`, best first."""
    return (
        Posting.objects.filter(term__in=weights, **where)
        .values("entry")
        .annotate(score=Sum(_share(question, weights)))
        .order_by("-score", "entry")
    )


def _share(question: Question, weights: dict[int, float]) -> RawSQL:
    """What one posting adds. As text: from an expression for each term Django takes longer than the database.

    The casts keep PostgreSQL from reckoning with decimals.
    """
    weight = f"CASE {POSTING}.term_id {'WHEN %s THEN CAST(%s AS double precision) ' * len(weights)}END"
    norm = "CAST(%s AS double precision) + CAST(%s AS double precision)"
    formula = f"{weight} * {POSTING}.count * {K1 + 1} / ({POSTING}.count + {norm} * {POSTING}.length)"
    numbers = [number for pair in weights.items() for number in pair]
    return RawSQL(formula, [*numbers, K1 * (1 - B), K1 * B / question.average], FloatField())  # noqa: S611 - no text of a reader's in it
