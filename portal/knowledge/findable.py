"""What can be found: rooms offer their kinds of rows to the index, and say how to read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from . import analysing

# A word of the title counts as often as three further down.
TITLE_WEIGHT = 3
# Begins in an entry's body what it is about; no word has this character.
ABOUT = "\v"


@dataclass(frozen=True)
class Document:
    """One row as the index reads it: plain text, each part after the title with its weight, in the order of reading.

    `about` is found as well but never shown as what the row says: product, version, number.
    """

    kind: str
    key: int
    language: str
    title: str
    parts: tuple[tuple[int, str], ...]
    about: str = ""

    @property
    def body(self) -> str:
        """The parts, each ended by a form feed: a phrase never spans two of them. What it is about comes last."""
        said = "".join(f"{text}\f" for _weight, text in self.parts)
        return f"{said}{ABOUT}{self.about}\f" if self.about else said


def house_language() -> str:
    """Of texts that do not say their own."""
    return analysing.base_language(settings.LANGUAGE_CODE)


Documents = Callable[[], Iterable[Document]]
KINDS: dict[str, Documents] = {}


def offer(kind: str, documents: Documents) -> None:
    """`documents` gives everything of the kind that can be found, for indexing it anew."""
    KINDS[kind] = documents
