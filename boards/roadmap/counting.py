"""How many ask for an item: kept on the row of the item that stands for its thread, so that no list counts.

Whoever changes what a thread holds has that row's lock: backing and withdrawing take the one, merging and unmerging
both, one of them at a time on a board (`merging`). `recount` says the same from the backings themselves.
"""

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from .models import Backing, Item, ItemQuerySet


class _Moved(Exception):
    """The item came to stand in another thread before its row was locked."""


def hold(item: Item) -> Item:
    """The item that stands for this one, locked, in the transaction of the caller."""
    while True:
        try:
            with transaction.atomic():
                return _lock(item)
        except _Moved:
            item.refresh_from_db(fields=["root"])


def _lock(item: Item) -> Item:
    root = _locked().get(pk=item.root_id or item.pk)
    now = root.root_id if root.pk == item.pk else Item.objects.values_list("root", flat=True).get(pk=item.pk)
    if now != item.root_id:
        raise _Moved
    return root


def _locked() -> ItemQuerySet:
    """Without the key, so that whoever writes a comment or a ballot's line about the item does not wait."""
    return Item.objects.select_for_update(no_key=True)


def thread_keys(root: Item) -> list[int]:
    """The item and all that were merged into it."""
    return [root.pk, *Item.objects.filter(root=root).values_list("pk", flat=True)]


def add(root: Item, *, people: int, companies: int) -> None:
    if people or companies:
        Item.objects.filter(pk=root.pk).update(people=F("people") + people, companies=F("companies") + companies)


def recount(root: Item) -> None:
    """From the backings, after a thread gained or lost a branch. One that is merged stands for nothing itself."""
    counts = (
        Backing.objects.standing()
        .of_thread(root)
        .aggregate(people=Count("user", distinct=True), companies=Count("account", distinct=True))
    )
    Item.objects.filter(pk=root.pk).update(**(counts if root.root_id is None else {"people": 0, "companies": 0}))


def wrong() -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """By the key of an item whose counts are not what its backings say: (people, companies) kept, and counted."""
    threads = Backing.objects.standing().annotate(thread=Coalesce("item__root", "item")).order_by().values("thread")
    rows = threads.annotate(p=Count("user", distinct=True), c=Count("account", distinct=True))
    counted = {row["thread"]: (row["p"], row["c"]) for row in rows}
    kept = Item.objects.filter(Q(pk__in=counted) | Q(people__gt=0) | Q(companies__gt=0))
    pairs = ((pk, (people, companies)) for pk, people, companies in kept.values_list("pk", "people", "companies"))
    return {pk: (held, counted.get(pk, (0, 0))) for pk, held in pairs if held != counted.get(pk, (0, 0))}
