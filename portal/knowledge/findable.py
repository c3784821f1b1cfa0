"""What can be found: rooms offer their kinds of rows to the index, and say how to read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from . import analysing

# A word of the title counts as often as three further down.
TITLE_WEIGHT = 3


@dataclass(frozen=True)
class Document:
    """One row as the index reads it: plain text, each part after the title with its weight, in the order of reading."""

    kind: str
    key: int
    language: str
    title: str
    parts: tuple[tuple[int, str], ...]

    @property
    def body(self) -> str:
        """The parts, each ended by a form feed: a phrase never spans two of them."""
        return "".join(f"{text}\f" for _weight, text in self.parts)


def house_language() -> str:
    """Of texts that do not say their own."""
    return analysing.base_language(settings.LANGUAGE_CODE)


Documents = Callable[[], Iterable[Document]]
KINDS: dict[str, Documents] = {}


def offer(kind: str, documents: Documents) -> None:
    """`documents` gives everything of the kind that can be found, for indexing it anew."""
    KINDS[kind] = documents
