"""A board's items as one reader meets them: filtered, sorted, a page at a time."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count

from boards.seating.access import Reader
from boards.seating.models import BoardPage

from . import access, backing
from .finding import with_words
from .models import Item, ItemQuerySet

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
    """An item with comment_count, and the reader's part in it."""

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
    words: str
    counts: list[tuple[str, str, int]]


def listing(*, board: BoardPage, reader: Reader, status: str, sort: str, words: str, page: str) -> Listing:
    """Unknown statuses, sorts and page numbers fall back to all that is open, most asked for, the first."""
    items = with_words(Item.objects.visible_to(reader).filter(board=board).listed(), words)
    status = status if status in STATUSES else ""
    sort = sort if sort in SORTS else "asked"
    shown = items.filter(status=status) if status else items.filter(status__in=Item.OPEN)
    counts = _counts(items)
    pages = Paginator(shown.with_comment_count().order_by(*SORTS[sort]), PER_PAGE)
    pages.count = sum(n for one, _label, n in counts if (one == status if status else one in Item.OPEN))
    found = pages.get_page(page)
    backed = backing.backed_among(reader, list(found))
    rows = [Row(item, access.can_back(reader, item), item.pk in backed) for item in found]
    return Listing(found, rows, status, sort, words, counts)


def _counts(items: ItemQuerySet) -> list[tuple[str, str, int]]:
    numbers = dict(items.order_by().values_list("status").annotate(Count("pk")))
    return [(status.value, str(status.label), numbers[status]) for status in STATUSES if status in numbers]
