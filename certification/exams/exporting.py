"""The bank as a file that other programs, and `importing`, read."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import formats, teaching
from .formats import Question, aiken
from .models import Item


@dataclass(frozen=True)
class Export:
    text: str
    # References of what the format cannot say.
    left_out: list[str]


def export(items: Iterable[Item], form: str) -> Export:
    """Drafts as they stand, by domain; `form` is a key of formats.WRITERS."""
    drafts = [draft for draft in map(as_it_stands, items) if draft.response]
    taught_by = teaching.addresses(drafts)
    written = [as_question(draft, taught_by[draft.pk]) for draft in drafts]
    left_out = [one.title for one in written if form == "aiken" and not aiken.can_say(one)]
    return Export(formats.WRITERS[form](written), left_out)


def as_it_stands(item: Item) -> Item:
    """With what its author wrote last: the row itself keeps what was published."""
    return item.with_content_json(item.latest_revision.content) if item.latest_revision else item


def as_question(item: Item, taught_by: tuple[str, ...] = ()) -> Question:
    block = item.response[0]
    return Question(
        title=item.reference,
        domain=item.domain.name,
        kind=block.block_type,
        stem=item.stem,
        value=block.block.get_api_representation(block.value),
        explanation=item.explanation,
        use=item.use,
        is_draft=not item.live or item.has_unpublished_changes,
        taught_by=taught_by,
    )


def in_order() -> Iterable[Item]:
    return Item.objects.select_related("domain", "latest_revision").order_by("domain__name", "pk")
