"""A board's items as one reader meets them: filtered, sorted, a page at a time."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count

from boards.seating.access import Reader
from boards.seating.models import BoardPage

from . import access
from .models import Backing, Item, ItemQuerySet

PER_PAGE = 20
SORTS = {
    "asked": ("-companies", "-people", "-proposed_at", "-pk"),
    "new": ("-proposed_at", "-pk"),
    "moved": ("-status_since", "-pk"),
}
# A declined or merged item is found by asking for it; the plain list shows what may still come.
STATUSES = (
    Item.Status.UNDER_REVIEW,
    Item.Status.PLANNED,
    Item.Status.IN_PROGRESS,
    Item.Status.SHIPPED,
    Item.Status.DECLINED,
)


@dataclass(frozen=True)
class Row:
    """An item with companies, people and comment_count, and the reader's part in it."""

    item: Item
    may_back: bool
    backed: bool


@dataclass(frozen=True)
class Listing:
    """One page of items, and how many each status has."""

    page: Page
    rows: list[Row]
    status: str
    sort: str
    counts: list[tuple[str, str, int]]


def listing(*, board: BoardPage, reader: Reader, status: str, sort: str, page: str) -> Listing:
    """Unknown statuses, sorts and page numbers fall back to all that is open, most asked for, the first."""
    items = Item.objects.visible_to(reader).filter(board=board).listed()
    status = status if status in STATUSES else ""
    sort = sort if sort in SORTS else "asked"
    shown = items.filter(status=status) if status else items.filter(status__in=Item.OPEN)
    found = Paginator(shown.with_asks().with_comment_count().order_by(*SORTS[sort]), PER_PAGE).get_page(page)
    mine = backed_by(reader, list(found))
    rows = [Row(item, access.can_back(reader, item), item.pk in mine) for item in found]
    return Listing(found, rows, status, sort, _counts(items))


def _counts(items: ItemQuerySet) -> list[tuple[str, str, int]]:
    numbers = dict(items.order_by().values_list("status").annotate(Count("pk")))
    return [(status.value, str(status.label), numbers[status]) for status in STATUSES if status in numbers]


def backed_by(reader: Reader, items: list[Item]) -> set[int]:
    """Keys of those of `items` that the reader backs, there or on one merged into it."""
    if reader.is_anonymous or reader.is_staff:
        return set()
    rows = Backing.objects.standing().filter(user=reader).values_list("item", "item__root")
    return {root or item for item, root in rows} & {item.pk for item in items}
