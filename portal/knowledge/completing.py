"""A word that is still being typed: what it may become."""

from collections.abc import Mapping

from django.db.models import QuerySet

from . import analysing, correcting
from .models import Term, Word

SHORTEST, MOST = 2, 5


def terms(text: str, among: Mapping[str, QuerySet]) -> list[Term]:
    """The most frequent terms of words that begin as the last one does, only of what may be read."""
    last = analysing.WORD.findall(text)[-1:]
    start = analysing.fold(last[0]) if last and text.endswith(last[0]) else ""
    if len(start) < SHORTEST:
        return []
    words = Word.objects.filter(correcting.readable(among), text__startswith=start, term__kind__in=among)
    longer = words.select_related("term").order_by("-term__entries", "text")[: MOST * len(among)]
    return list(dict.fromkeys(word.term for word in longer))
