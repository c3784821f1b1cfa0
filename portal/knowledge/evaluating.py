"""How well search finds: questions with known answers, put to it one by one."""

import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from time import perf_counter

from django.db.models import QuerySet

from . import passages, searching
from .following import ARTICLE
from .models import ArticlePage, ArticleSource

DEPTH = 10
LONG_WORD = re.compile(r"[^\W\d_]{6,}")


@dataclass(frozen=True)
class Measured:
    """Means over the questions; milliseconds are of ranking alone, without fetching or showing."""

    questions: int
    found_in_first_five: int
    recall_at_5: float
    recall_at_10: float
    ndcg_at_10: float
    no_result_rate: float
    p50_ms: float
    p95_ms: float

    def as_row(self) -> dict[str, float]:
        return {field.name: round(getattr(self, field.name), 4) for field in fields(self)}


def evaluate(
    questions: Mapping[str, str],
    relevant: Mapping[str, Mapping[str, int]],
    *,
    among: QuerySet[ArticlePage] | None = None,
    name: str = "external_id",
) -> Measured:
    """`questions` by id; `relevant` says for each which articles answer it, and how well (1 and up).

    Every live article of `among` is searched, whoever may read it; `name` is the field that `relevant` knows them by.
    Questions without a known answer are left out.
    """
    articles = ArticlePage.objects.live() if among is None else among
    names = {key: str(value) for key, value in articles.values_list("pk", name)}
    asked = [(text, relevant[key]) for key, text in questions.items() if relevant.get(key)]
    ranked, times = [], []
    for text, _gains in asked:
        start = perf_counter()
        asked_terms, corrected = searching.understand(text, {ARTICLE: articles})
        question = asked_terms.questions[ARTICLE]
        found = searching.ranked_by_both(corrected or text, question, articles, passages.DEPTH)[:DEPTH]
        times.append((perf_counter() - start) * 1000)
        ranked.append([names.get(key, "") for key, _score in found])
    answers = [gains for _text, gains in asked]
    return measured(ranked, answers, sorted(times))


def of_own_links() -> dict[str, Measured]:
    """Cases as questions in the customers' words, and the articles that somebody linked to them as answers.

    Split by the case's key: what is changed to please `tuning` is believed when `held_out` rises with it.
    """
    links = ArticleSource.objects.filter(article__live=True, kind=ArticleSource.Kind.LINKED).select_related("case")
    relevant: dict[str, dict[str, int]] = {}
    questions: dict[str, str] = {}
    for link in links:
        questions[str(link.case_id)] = f"{link.case.subject} {link.case.description}"
        relevant.setdefault(str(link.case_id), {})[str(link.article_id)] = 1
    parts = {"tuning": 0, "held_out": 1}
    return {
        part: evaluate({key: text for key, text in questions.items() if int(key) % 2 == rest}, relevant, name="pk")
        for part, rest in parts.items()
    }


def mistyped(text: str, *, seed: str) -> str:
    """Every word of six letters and more with one slip inside: two letters swapped, one left out or one doubled."""
    slips = random.Random(f"{seed}{text}")  # noqa: S311 - the same slips every time
    return LONG_WORD.sub(lambda word: _slip(word.group(), slips), text)


def _slip(word: str, slips: random.Random) -> str:
    at = slips.randrange(1, len(word) - 2)
    return slips.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
        ]
    )


def ndcg(found: Sequence[str], gains: Mapping[str, int], depth: int) -> float:
    """Gain 2^relevance - 1, discounted by log2(rank + 1), over that of the best possible order."""

    def discounted(relevances: Iterable[int]) -> float:
        return sum((2**relevance - 1) / math.log2(rank + 2) for rank, relevance in enumerate(relevances))

    best = discounted(sorted(gains.values(), reverse=True)[:depth])
    return discounted(gains.get(name, 0) for name in found[:depth]) / best


def recall(found: Sequence[str], gains: Mapping[str, int], depth: int) -> float:
    return len(set(found[:depth]) & set(gains)) / len(gains)


def measured(ranked: list[list[str]], answers: list[Mapping[str, int]], times: list[float]) -> Measured:
    pairs, count = list(zip(ranked, answers, strict=True)), max(len(ranked), 1)
    return Measured(
        questions=len(ranked),
        found_in_first_five=sum(recall(found, gains, 5) > 0 for found, gains in pairs),
        recall_at_5=sum(recall(found, gains, 5) for found, gains in pairs) / count,
        recall_at_10=sum(recall(found, gains, 10) for found, gains in pairs) / count,
        ndcg_at_10=sum(ndcg(found, gains, DEPTH) for found, gains in pairs) / count,
        no_result_rate=sum(not found for found in ranked) / count,
        p50_ms=times[len(times) // 2] if times else 0.0,
        p95_ms=times[len(times) * 95 // 100] if times else 0.0,
    )
