"""Words in quotes: they must stand in the article one after the other."""

import re

from . import analysing, indexing
from .models import ArticlePage

QUOTED = re.compile(r'["“„«]([^"“”„«»]+)["”“»]')


def of(text: str) -> list[str]:
    """The quoted stretches that have a word in them."""
    return [found for found in QUOTED.findall(text) if any(char.isalnum() for char in found)]


def stand_in(article: ArticlePage, quoted: list[str]) -> bool:
    """All of them, each within one field; case and accents do not matter."""
    texts = [_flat(text) for text in indexing.texts(article).values()]
    return all(any(_flat(phrase) in text for text in texts) for phrase in quoted)


def _flat(text: str) -> str:
    """Folded words between single spaces, so that a phrase begins and ends with a word."""
    return f" {' '.join(analysing.fold(word) for word in analysing.WORD.findall(text))} "
