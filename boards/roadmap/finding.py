"""Items by their words: those a proposal may repeat, and those a reader looks for."""

import re

from django.db.models import Q

from boards.seating.access import Reader
from boards.seating.models import BoardPage

from .models import Item, ItemQuerySet

# Shorter words are in every item.
SHORTEST, MOST_WORDS, CANDIDATES = 4, 8, 200


def words_in(text: str, *, shortest: int = 1) -> list[str]:
    """The first few different words of a text."""
    found = (word for word in re.findall(r"\w+", text.lower()) if len(word) >= shortest)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def with_words(items: ItemQuerySet, text: str) -> ItemQuerySet:
    """Those that have every word of a text in their title or body."""
    for word in words_in(text):
        items = items.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return items


def similar(*, board: BoardPage, reader: Reader, title: str, most: int = 5) -> list[Item]:
    """What others asked for in some of the same words, the most alike first; a word in the title weighs double."""
    words = words_in(title, shortest=SHORTEST)
    if not words:
        return []
    shared = Q()
    for word in words:
        shared |= Q(title__icontains=word) | Q(body__icontains=word)
    items = Item.objects.visible_to(reader).filter(board=board).listed().filter(shared)[:CANDIDATES]
    return sorted(items, key=lambda item: (-_likeness(item, words), -item.pk))[:most]


def _likeness(item: Item, words: list[str]) -> int:
    title, body = item.title.lower(), item.body.lower()
    return sum(2 * (word in title) + (word in body) for word in words)
