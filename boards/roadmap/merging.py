"""Joining two items that ask for the same, by a link: nothing moves, so nothing is lost when it is undone.

Merging writes the two items and the whole branch below one of them, which is known only once they are held. So a board
is merged on by one at a time, whose lock comes first: whoever else holds an item of it never waits for another.
"""

from datetime import datetime

from django.db import transaction

from boards.seating.models import BoardPage
from portal.accounts.models import User
from portal.outbox import effects

from . import counting
from .deciding import note
from .models import Item, ItemEvent


class CannotMerge(Exception):
    """Not on one board, not accepted, merged already, or the two are one thread."""


def merge(item: Item, *, into: Item, at: datetime, by: User) -> ItemEvent:
    """Link an item to the one that stands for both from now on. Raises CannotMerge."""
    with transaction.atomic():
        alone_on(item.board_id)
        item, into = _lock(item, into)
        stands = into.approved_at is not None and into.status != Item.Status.MERGED
        if item == into or item.board_id != into.board_id or not stands or item.status == Item.Status.MERGED:
            raise CannotMerge
        before = item.status
        item.status, item.status_since = Item.Status.MERGED, at
        item.merged_into = item.root = into
        item.save(update_fields=["status", "status_since", "merged_into", "root"])
        Item.objects.filter(root=item).update(root=into)
        counting.recount(item)
        counting.recount(into)
        event = note(item, kind=ItemEvent.Kind.MERGED, from_status=before, other=into, at=at, by=by)
        return _thread_changed(event)


def unmerge(item: Item, *, at: datetime, by: User) -> ItemEvent:
    """Let a merged item stand for itself again, as it stood before. Raises CannotMerge where it is not merged."""
    with transaction.atomic():
        alone_on(item.board_id)
        item.refresh_from_db(fields=["root"])
        item, root = _lock(item, item.root or item)
        into = item.merged_into
        if into is None:
            raise CannotMerge
        merged = ItemEvent.objects.filter(item=item, kind=ItemEvent.Kind.MERGED).latest("at", "pk")
        item.status, item.status_since = merged.from_status, _since(item, merged.from_status) or at
        item.merged_into = item.root = None
        item.save(update_fields=["status", "status_since", "merged_into", "root"])
        Item.objects.filter(pk__in=branch_of(item), status=Item.Status.MERGED).update(root=item)
        counting.recount(item)
        counting.recount(root)
        event = note(item, kind=ItemEvent.Kind.UNMERGED, from_status=Item.Status.MERGED, other=into, at=at, by=by)
        return _thread_changed(event)


def _since(item: Item, status: str) -> datetime | None:
    """Since when an item stood as it did before it was merged, where that was decided here."""
    kinds = (ItemEvent.Kind.PROPOSED, ItemEvent.Kind.STATUS, ItemEvent.Kind.SPLIT)
    decided = item.events.filter(kind__in=kinds, to_status=status).last()
    return max(decided.at, item.approved_at or decided.at) if decided else None


def roots_before(board: int, at: datetime) -> dict[int, int]:
    """What the items of a board that were merged just before an instant stood in, by their keys."""
    events = ItemEvent.objects.filter(item__board=board, at__lt=at)
    events = events.filter(kind__in=(ItemEvent.Kind.MERGED, ItemEvent.Kind.UNMERGED)).order_by("at", "pk")
    into: dict[int, int] = {}
    for item, kind, other in events.values_list("item", "kind", "other"):
        if kind == ItemEvent.Kind.MERGED:
            into[item] = other
        else:
            into.pop(item, None)
    return {item: _end_of(item, into) for item in into}


def _end_of(item: int, into: dict[int, int]) -> int:
    """Where two clocks disagreed by more than lay between two merges, links may make a ring: then it ends somewhere."""
    passed = {item}
    while (item := into[item]) in into and item not in passed:
        passed.add(item)
    return item


def _thread_changed(event: ItemEvent) -> ItemEvent:
    """Rounds that ask about both join or part what ballots gave them."""
    effects.write(kind="thread_changed", key=f"thread_changed:{event.pk}", payload={"event": event.pk})
    return event


def alone_on(board: int) -> None:
    """Without the keys: whoever proposes something to the board meanwhile does not wait."""
    BoardPage.objects.select_for_update(of=("self",), no_key=True).get(pk=board)


def _lock(*items: Item) -> list[Item]:
    """Fresh rows in the order given, locked in the order of their keys."""
    locked = {
        item.pk: item
        for item in Item.objects.select_for_update(no_key=True).filter(pk__in=[i.pk for i in items]).order_by("pk")
    }
    return [locked[item.pk] for item in items]


def branch_of(item: Item) -> list[int]:
    """Keys of everything merged into the item, directly or through others."""
    keys, level = [], [item.pk]
    while level:
        level = list(Item.objects.filter(merged_into__in=level).values_list("pk", flat=True))
        keys += level
    return keys
