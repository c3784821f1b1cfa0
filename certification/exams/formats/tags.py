"""What an item is beside its question, as tags: whether it is asked, whether it is a draft, which pages teach it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from .questions import USES, Question, Unfit

USE, DRAFT, TAUGHT_BY = "use=", "draft", "taught-by="


def write(question: Question) -> list[str]:
    """What goes without saying is not said."""
    use = [] if question.use == USES[0] else [f"{USE}{question.use}"]
    return use + [DRAFT] * question.is_draft + [f"{TAUGHT_BY}{address}" for address in question.taught_by]


def read(tags: Iterable[str]) -> dict[str, Any]:
    """Raises Unfit. Tags of other people's are passed over."""
    tags = list(tags)
    uses = [tag.removeprefix(USE) for tag in tags if tag.startswith(USE)]
    return {
        "use": use(uses[-1] if uses else ""),
        "is_draft": DRAFT in tags,
        "taught_by": tuple(tag.removeprefix(TAUGHT_BY) for tag in tags if tag.startswith(TAUGHT_BY)),
    }


def use(word: str) -> str:
    """Raises Unfit."""
    if word and word not in USES:
        raise Unfit(_("“%(word)s” is none of %(uses)s.") % {"word": word, "uses": ", ".join(USES)})
    return word or USES[0]
