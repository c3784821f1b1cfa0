"""Articles as vectors, a passage each, and which of them are close to a question."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from . import meaning
from .following import ARTICLE
from .models import Entry, Passage
from .ranking import Scored, keys_among

WORDS, AT_ONCE = 120, 50
# From Cormack, Clarke and Buettcher, Reciprocal Rank Fusion (2009).
DAMPING = 60
# Shorter questions name what they want; a question that finds so little may be in other words.
LONG_QUESTION, FEW = 6, 3
DEPTH = 50


def catch_up(at: datetime | None = None) -> int:
    """Write the vectors of some articles that have none yet; how many they were. Nothing where meaning is not used."""
    if not meaning.is_wanted() or meaning.why_not():
        return 0
    waiting = list(Entry.objects.filter(kind=ARTICLE, passages=None).order_by("pk")[:AT_ONCE])
    for entry in waiting:
        write(entry)
    return len(waiting)


def write(entry: Entry) -> None:
    """Raises meaning.NotToBeHad."""
    vectors = meaning.vectors(list(_cut(entry)))
    with transaction.atomic():
        entry.passages.all().delete()
        Passage.objects.bulk_create(
            Passage(entry=entry, position=position, vector=vector) for position, vector in enumerate(vectors)
        )


def fused(text: str, ranked: Scored, among: QuerySet, limit: int) -> Scored:
    """What was ranked by words and what is close in meaning, each by 1 / (DAMPING + its place) in both."""
    if not _may_help(text, ranked):
        return ranked[:limit]
    close = _close(text, among)
    scores: dict[int, float] = {}
    for keys in ([key for key, _score in ranked[:DEPTH]], close):
        for place, key in enumerate(keys, 1):
            scores[key] = scores.get(key, 0.0) + 1 / (DAMPING + place)
    rest = [(key, 0.0) for key, _score in ranked[DEPTH:] if key not in scores]
    return [*sorted(scores.items(), key=lambda row: (-row[1], row[0])), *rest][:limit]


def _may_help(text: str, ranked: Scored) -> bool:
    is_weak = len(text.split()) >= LONG_QUESTION or len(ranked) < FEW
    return is_weak and meaning.is_wanted() and not meaning.why_not()


def _close(text: str, among: QuerySet) -> list[int]:
    """Keys of the rows whose best passage is closest, of those that may be read."""
    import numpy as np

    entries, matrix = _matrix(Passage.objects.aggregate(last=Max("pk"))["last"] or 0)
    if not entries.size:
        return []
    [vector] = meaning.vectors([text])
    closeness = matrix @ np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    order = list(dict.fromkeys(entries[np.argsort(-closeness)[: 8 * DEPTH]].tolist()))
    keys = keys_among(order, among)
    return [keys[entry] for entry in order if entry in keys][:DEPTH]


@lru_cache(maxsize=1)
def _matrix(last: int) -> tuple[Any, Any]:
    """Entries and vectors of all passages, kept in memory until another passage is written."""
    import numpy as np

    rows = list(Passage.objects.filter(pk__lte=last).values_list("entry", "vector"))
    numbers = np.frombuffer(b"".join(bytes(vector) for _entry, vector in rows), dtype=np.int8)
    return np.array([entry for entry, _vector in rows]), numbers.reshape(len(rows), -1).astype(np.float32)


def _cut(entry: Entry) -> Iterator[str]:
    """Stretches of the text, each below the title."""
    words = entry.body.split()
    for start in range(0, max(len(words), 1), WORDS):
        yield f"{entry.title}. {' '.join(words[start : start + WORDS])}"
