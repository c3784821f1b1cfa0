"""An item with its thread, signed as its reader may know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, prefetch_related_objects

from boards.seating.access import Reader, can_run_boards
from boards.seating.disclosing import Byline, Discloser

from . import access, mentioning
from .models import Comment, CommentVersion, Flag, Item, Mention


@dataclass(frozen=True)
class Said:
    """A comment with its signature; `body` is empty where a moderator hid it from this reader."""

    comment: Comment
    byline: Byline
    body: str
    on: Item | None  # the merged item it was said on, where it is not this one
    may_edit: bool = False
    may_flag: bool = False
    # What it said before, for its author and moderators; the reader's own flag, the last one.
    versions: Sequence[CommentVersion] = ()
    flag: Flag | None = None


@dataclass(frozen=True)
class Thread:
    """Who proposed an item, what was merged into it or taken out of it, and what was said, oldest first."""

    byline: Byline
    merged: list[Item]
    said: list[Said]
    parts: list[Item] = field(default_factory=list)
    taken_from: Item | None = None
    may_flag: bool = False
    flag: Flag | None = None


def thread_of(item: Item, reader: Reader) -> Thread:
    """What of an item's thread the reader may see: a merged item keeps its own visibility."""
    discloser = Discloser(board=item.board, reader=reader)
    beside = Q(root=item) | Q(split_from=item) | Q(pk=item.split_from_id)
    others = list(Item.objects.visible_to(reader).filter(beside).order_by("pk"))
    for one in others:
        one.board = item.board
    merged = [one for one in others if one.root_id == item.pk]
    flags = _flags_of(reader, item)
    return Thread(
        discloser.sign(person=item.proposer, account=item.proposer_account),
        merged,
        _said_on(item, merged, reader, discloser, flags),
        [one for one in others if one.split_from_id == item.pk and one not in merged],
        next((one for one in others if one.pk == item.split_from_id), None),
        access.can_flag(reader, item),
        flags.get(None),
    )


def words_of(comment: Comment, reader: Reader) -> str:
    """One comment's words, as this reader may have them."""
    return mentioning.words_for(comment, Discloser(board=comment.item.board, reader=reader))


def _said_on(
    item: Item, merged: list[Item], reader: Reader, discloser: Discloser, flags: dict[int | None, Flag]
) -> list[Said]:
    comments = list(
        Comment.objects.shown_to(reader).filter(item__in=[item, *merged]).select_related("author", "account")
    )
    names = [one for one in comments if mentioning.SIGN in one.body]
    prefetch_related_objects(names, Prefetch("mentions", Mention.objects.select_related("user", "account")))
    items, moderates = {one.pk: one for one in (item, *merged)}, can_run_boards(reader)
    for comment in comments:
        comment.item = items[comment.item_id]
    versions = _versions_of([one for one in comments if one.edited_at and (moderates or one.author_id == reader.pk)])
    return [
        Said(
            comment=comment,
            byline=discloser.sign(person=comment.author, account=comment.account),
            body=mentioning.words_for(comment, discloser, comment.mentions.all()) if shown else "",
            on=comment.item if comment.item != item else None,
            may_edit=shown and access.can_edit(reader, comment),
            may_flag=shown and access.can_flag(reader, comment),
            versions=versions.get(comment.pk, ()),
            flag=flags.get(comment.pk),
        )
        for comment in comments
        for shown in [moderates or comment.hidden_at is None]
    ]


def _versions_of(edited: Sequence[Comment]) -> dict[int, list[CommentVersion]]:
    found: dict[int, list[CommentVersion]] = {}
    for version in CommentVersion.objects.filter(comment__in=edited) if edited else ():
        found.setdefault(version.comment_id, []).append(version)
    return found


def _flags_of(reader: Reader, item: Item) -> dict[int | None, Flag]:
    """The reader's own, by the comment they are on; None for the item's."""
    if item.board.place_of(reader).seat is None:
        return {}
    thread = Q(item=item) | Q(item__root=item)
    mine = Flag.objects.filter(thread, raised_by=reader.pk).order_by("pk")
    return {one.comment_id: one for one in mine if one.comment_id or one.item_id == item.pk}
