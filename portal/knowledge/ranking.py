"""BM25 over the posting table, in one statement that also says who may read what.

score(article) = sum over the asked terms of  n * idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))

where n is how often the term stands in the question, count how often in the article (weighted by field), and
idf = ln(1 + (articles - holding + 0.5) / (holding + 0.5)), which is never negative.
Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import math
from collections import Counter

from django.db.models import Avg, Case, Count, F, FloatField, QuerySet, Sum, Value, When

from .models import ArticlePage, IndexedArticle, Posting, Term

K1, B = 1.5, 0.75
# A pasted log has hundreds of words: the rarest decide, and the common ones would read the whole index.
MOST_TERMS = 20


def rank(asked: Counter[Term], among: QuerySet[ArticlePage], limit: int) -> list[tuple[int, float]]:
    """(key of the article, score) of at most `limit` articles, best first, equal ones by key.

    `asked` are terms that some article holds; `among` is a queryset such as `ArticlePage.objects.visible_to(user)`, and
    part of the same statement.
    """
    if not asked:
        return []
    corpus = IndexedArticle.objects.aggregate(articles=Count("pk"), average=Avg("length"))
    weights = _weights(asked, corpus["articles"])
    weight = Case(*(When(term=term, then=Value(value)) for term, value in weights.items()), output_field=FloatField())
    saturation = F("count") + K1 * (1 - B) + Value(K1 * B / corpus["average"]) * F("length")
    scored = (
        Posting.objects.filter(term__in=weights, article__in=among)
        .values("article")
        .annotate(score=Sum(weight * F("count") * (K1 + 1) / saturation))
        .order_by("-score", "article")
    )
    return list(scored.values_list("article", "score")[:limit])


def idf(articles: int, holding: int) -> float:
    """How much a term tells that `holding` of all `articles` hold."""
    return math.log(1 + (articles - holding + 0.5) / (holding + 0.5))


def _weights(asked: Counter[Term], articles: int) -> dict[int, float]:
    """n * idf of the rarest terms, by key."""
    rarest = sorted(asked, key=lambda term: (term.articles, term.pk))[:MOST_TERMS]
    return {term.pk: asked[term] * idf(articles, term.articles) for term in rarest}
