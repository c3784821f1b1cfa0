"""What the knowledge does for customers and for us, counted. Every share carries how many it speaks of."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from portal.support.models import Case

from .models import ArticlePage, ArticleSource, Feedback, SearchLogEntry
from .searchlog import ASKS_WITHIN

PERIOD = timedelta(days=90)
MONTHS, SAMPLE, AT_MOST = 6, 3, 10


@dataclass(frozen=True)
class Share:
    """`count` of `n`; without any n there is no percentage."""

    count: int
    n: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.n) if self.n else None


@dataclass(frozen=True)
class Measures:
    """What stands on the writers' page; `_outcomes` says what counts as deflected."""

    vain: Share
    opened: Share
    deflected: Share
    asked: Share
    neither: Share
    linked: Share
    median_rank: float | None
    days_to_article: float | None
    articles_from_calls: int


def measure(at: datetime) -> Measures:
    searches = SearchLogEntry.objects.filter(at__gt=at - PERIOD, at__lte=at)
    found = searches.filter(results__gt=0)
    ranks = [rank for rank in found.values_list("rank", flat=True) if rank is not None]
    days = _days_to_article(at)
    deflected, asked, neither = _outcomes(at)
    return Measures(
        vain=Share(searches.filter(results=0).count(), searches.count()),
        opened=Share(found.exclude(opened=None).count(), found.count()),
        deflected=deflected,
        asked=asked,
        neither=neither,
        linked=_linked(Case.objects.filter(resolved_at__gt=at - PERIOD, resolved_at__lte=at)),
        median_rank=median(ranks) if ranks else None,
        days_to_article=round(median(days), 1) if days else None,
        articles_from_calls=len(days),
    )


def in_vain(at: datetime) -> list[tuple[str, int]]:
    """(words, how often) of what nothing was found for, most often first."""
    missed = SearchLogEntry.objects.filter(at__gt=at - PERIOD, at__lte=at, results=0).exclude(text="")
    counted = missed.values("text").annotate(n=Count("pk")).order_by("-n", "text")
    return list(counted.values_list("text", "n")[:AT_MOST])


def link_rate_by_month(at: datetime) -> list[tuple[date, int]]:
    """(first of the month, percent of its resolved cases that have an article), the latest months."""
    since = (at - timedelta(days=31 * MONTHS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    resolved = Case.objects.filter(resolved_at__gte=since, resolved_at__lte=at)
    rows = (
        resolved.annotate(month=TruncMonth("resolved_at"))
        .values("month")
        .annotate(
            n=Count("pk", distinct=True), linked=Count("pk", filter=Q(article_sources__isnull=False), distinct=True)
        )
        .order_by("month")
    )
    return [(row["month"].date(), round(100 * row["linked"] / row["n"])) for row in rows][-MONTHS:]


def reused(at: datetime) -> list[tuple[str, int]]:
    """(title, cases it answered) of the articles that spared most writing."""
    links = Count("sources", filter=Q(sources__kind=ArticleSource.Kind.LINKED, sources__at__gt=at - PERIOD))
    articles = ArticlePage.objects.annotate(reuse=links).filter(reuse__gt=0).order_by("-reuse", "title")
    return list(articles.values_list("title", "reuse")[:AT_MOST])


def to_coach(at: datetime) -> list[ArticlePage]:
    """Up to three articles of each owner that were published in the last 30 days: the same all month long."""
    fresh = ArticlePage.objects.live().filter(last_published_at__gt=at - timedelta(days=30)).exclude(owner=None)
    by_owner: dict[int, list[ArticlePage]] = {}
    for article in fresh.select_related("owner").order_by("pk"):
        by_owner.setdefault(article.owner_id, []).append(article)
    return [article for owner, own in by_owner.items() for article in _drawn(own, f"{at:%Y-%m} {owner}")]


def _drawn(articles: list[ArticlePage], seed: str) -> Iterable[ArticlePage]:
    return random.Random(seed).sample(articles, min(SAMPLE, len(articles)))  # noqa: S311 - a draw, not a secret


def _outcomes(at: datetime) -> tuple[Share, Share, Share]:
    """Of the searches of customers: deflected, led to a case, neither. Each is exactly one of the three.

    deflected = searches after which an article was opened from the results, its reader did not say within the hour that
    it did not help, and opened no case within the hour, over all searches by people who were signed in as customers.
    That is what support calls implicit case deflection: nobody asked whether the article was the answer. A search that
    found nothing, or after which nothing was opened, deflects nothing; each wording of a question counts as a search.
    Left out are strangers, who would have to sign in before they open a case, and the hour that is still running.
    """
    settled = SearchLogEntry.objects.filter(at__gt=at - PERIOD, at__lte=at - ASKS_WITHIN, user__is_staff=False)
    refuted = Feedback.objects.filter(
        article=OuterRef("opened"), user=OuterRef("user"), is_helpful=False, at__gte=OuterRef("at")
    ).filter(at__lt=OuterRef("at") + ASKS_WITHIN)
    n, asked = settled.count(), settled.exclude(asked=None).count()
    deflected = settled.filter(asked=None).exclude(opened=None).exclude(Exists(refuted)).count()
    return Share(deflected, n), Share(asked, n), Share(n - asked - deflected, n)


def _linked(resolved: QuerySet[Case]) -> Share:
    with_article = resolved.filter(Exists(ArticleSource.objects.filter(case=OuterRef("pk"))))
    return Share(with_article.count(), resolved.count())


def _days_to_article(at: datetime) -> list[float]:
    """Of each article written from a call and published in the period, the days since its first call."""
    drafted = ArticleSource.objects.filter(
        kind=ArticleSource.Kind.DRAFTED,
        article__first_published_at__gt=at - PERIOD,
        article__first_published_at__lte=at,
        call__started_at__lte=F("article__first_published_at"),
    ).order_by("call__started_at")
    first: dict[int, float] = {}
    for article, started, published in drafted.values_list(
        "article", "call__started_at", "article__first_published_at"
    ):
        if published:
            first.setdefault(article, (published - started) / timedelta(days=1))
    return list(first.values())
