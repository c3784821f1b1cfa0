"""How well search finds: questions with known answers, put to it one by one."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from time import perf_counter

from . import ranking, searching
from .models import ArticlePage

DEPTH = 10


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

    def as_json(self) -> str:
        return json.dumps({field.name: round(getattr(self, field.name), 4) for field in fields(self)})


def evaluate(questions: Mapping[str, str], relevant: Mapping[str, Mapping[str, int]]) -> Measured:
    """`questions` by id; `relevant` says for each which articles (by external id) answer it, and how well (1 and up).

    Every live article is searched, whoever may read it. Questions without a known answer are left out.
    """
    names = dict(ArticlePage.objects.live().exclude(external_id="").values_list("pk", "external_id"))
    asked = [(text, relevant[key]) for key, text in questions.items() if relevant.get(key)]
    ranked, times = [], []
    for text, _gains in asked:
        start = perf_counter()
        found = ranking.rank(searching.ask(text).asked, ArticlePage.objects.live(), DEPTH)
        times.append((perf_counter() - start) * 1000)
        ranked.append([names.get(key, "") for key, _score in found])
    answers = [gains for _text, gains in asked]
    return _measured(ranked, answers, sorted(times))


def ndcg(found: Sequence[str], gains: Mapping[str, int], depth: int) -> float:
    """Gain 2^relevance - 1, discounted by log2(rank + 1), over that of the best possible order."""

    def discounted(relevances: Iterable[int]) -> float:
        return sum((2**relevance - 1) / math.log2(rank + 2) for rank, relevance in enumerate(relevances))

    best = discounted(sorted(gains.values(), reverse=True)[:depth])
    return discounted(gains.get(name, 0) for name in found[:depth]) / best


def recall(found: Sequence[str], gains: Mapping[str, int], depth: int) -> float:
    return len(set(found[:depth]) & set(gains)) / len(gains)


def _measured(ranked: list[list[str]], answers: list[Mapping[str, int]], times: list[float]) -> Measured:
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
