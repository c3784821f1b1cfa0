"""The bank as a file that other programs, and `importing`, read."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import formats
from .formats import Question, aiken
from .models import Item


@dataclass(frozen=True)
class Export:
    text: str
    # References of what the format cannot say.
    left_out: list[str]


def export(items: Iterable[Item], form: str) -> Export:
    """Drafts as they stand, by domain; `form` is a key of formats.WRITERS."""
    written = [as_question(item) for item in items if item.response]
    left_out = [one.title for one in written if form == "aiken" and not aiken.can_say(one)]
    return Export(formats.WRITERS[form](written), left_out)


def as_question(item: Item) -> Question:
    block = item.response[0]
    return Question(
        title=item.reference,
        domain=item.domain.name,
        kind=block.block_type,
        stem=item.stem,
        value=block.block.get_api_representation(block.value),
        explanation=item.explanation,
    )


def in_order() -> Iterable[Item]:
    return Item.objects.select_related("domain").order_by("domain__name", "pk")
