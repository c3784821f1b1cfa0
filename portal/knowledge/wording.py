"""The texts of an article that readers get to see: read as plain text, and changed in place."""

from django.utils.text import slugify

from .markup import Markup
from .models import ArticlePage

PLAIN = ("title", "slug", "seo_title", "search_description")
RICH = ("issue", "environment", "resolution", "cause")
FIELDS = (*PLAIN, *RICH)
# Where sentences stand; the others repeat the title.
TOLD = ("title", *RICH)

Spans = list[tuple[int, int, str]]


def plain(article: ArticlePage, field: str) -> str:
    value = getattr(article, field) or ""
    if field == "slug":
        return value.replace("-", " ")
    return Markup(value).plain if field in RICH else value


def replace(article: ArticlePage, field: str, spans: Spans) -> None:
    """Put each (start, end, new) of the field's plain text in place; nothing is saved."""
    value = getattr(article, field) or ""
    if field in RICH:
        value = Markup(value).replaced(spans)
    else:
        for start, end, new in sorted(spans, reverse=True):
            value = value[:start] + new + value[end:]
    setattr(article, field, slugify(value) if field == "slug" and spans else value)


def spans_of(text: str, words: str) -> list[tuple[int, int]]:
    """Where these very words stand."""
    places, at = [], text.find(words)
    while words and at >= 0:
        places.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return places
