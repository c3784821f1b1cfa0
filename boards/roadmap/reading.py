"""An item with its thread, signed as its reader may know."""

from dataclasses import dataclass

from boards.seating.access import Reader, can_run_boards
from boards.seating.disclosing import Byline, Discloser

from .models import Comment, Item


@dataclass(frozen=True)
class Said:
    """A comment with its signature; `body` is empty where a moderator hid it from this reader."""

    comment: Comment
    byline: Byline
    body: str
    on: Item | None  # the merged item it was said on, where it is not this one


@dataclass(frozen=True)
class Thread:
    """Who proposed an item, what was merged into it and what was said, oldest first."""

    byline: Byline
    merged: list[Item]
    said: list[Said]


def thread_of(item: Item, reader: Reader) -> Thread:
    """What of an item's thread the reader may see: a merged item keeps its own visibility."""
    discloser = Discloser(board=item.board, reader=reader)
    merged = list(Item.objects.visible_to(reader).filter(root=item).order_by("pk"))
    comments = (
        Comment.objects.shown_to(reader).filter(item__in=[item, *merged]).select_related("author", "account", "item")
    )
    moderates = can_run_boards(reader)
    said = [
        Said(
            comment=comment,
            byline=discloser.sign(person=comment.author, account=comment.account),
            body=comment.body if moderates or comment.hidden_at is None else "",
            on=comment.item if comment.item != item else None,
        )
        for comment in comments
    ]
    return Thread(discloser.sign(person=item.proposer, account=item.proposer_account), merged, said)
