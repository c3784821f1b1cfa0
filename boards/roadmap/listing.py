"""A board's items as one reader meets them: filtered, and as a list, in columns or along time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Cast, Concat

from boards.seating.access import Reader, can_see_board
from boards.seating.disclosing import FEWEST, knows_few
from boards.seating.models import BoardPage

from . import access, backing
from .finding import with_words
from .models import Item, ItemQuerySet, Tag, windows

PER_PAGE, PER_COLUMN, MOST_DIGITS = 20, 12, 16
# Before the status of a proposal that only its company and we see.
OWN = "own:"
VIEWS = ("list", "columns", "timeline")
SORTS = {
    "asked": ("-told_companies", "-told_people", "-proposed_at", "-pk"),
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
COLUMNS = STATUSES[:4]


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Anything unknown falls back to all that is open, most asked for, the first page."""

    view: str = "list"
    status: str = ""
    sort: str = "asked"
    words: str = ""
    area: str = ""
    tag: str = ""
    owner: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        said = {field.name: query.get(field.name, "").replace("\0", "") for field in fields(cls)}
        known = {"view": VIEWS, "status": STATUSES, "sort": tuple(SORTS)}
        said |= {name: "" for name, values in known.items() if said[name] not in values}
        return cls(**said | {"view": said["view"] or VIEWS[0], "sort": said["sort"] or "asked"})

    @property
    def is_narrowed(self) -> bool:
        return any((self.words, self.area, self.tag, self.owner))


@dataclass(frozen=True)
class Row:
    """An item with comment_count, and the reader's part in it."""

    item: Item
    may_back: bool
    backed: bool


@dataclass(frozen=True)
class Group:
    """Items under one heading: a status or a window. `more` of them are not shown."""

    label: str
    items: list[Item]
    more: int = 0
    status: str = ""


@dataclass(frozen=True)
class Listing:
    """What one reader sees: a page of rows or groups, how many each status has, and what can be filtered by.

    `own` are proposals of the reader's company that the board has not seen, by key, title and status alone.
    """

    asked: Asked
    page: Page | None
    rows: list[Row]
    groups: list[Group]
    counts: list[tuple[str, str, int]]
    choices: dict[str, list[tuple[str, str]]]
    own: list[Item]


def items_of(board: BoardPage, reader: Reader) -> ItemQuerySet:
    """What the reader may see of a board that is at hand: as `visible_to` says, without asking who may read it."""
    if not can_see_board(reader, board):
        return Item.objects.none()
    return Item.objects.shown_on(board, reader, is_member=board.place_of(reader).seat is not None)


def listing(*, board: BoardPage, reader: Reader, asked: Asked) -> Listing:
    seen = items_of(board, reader)
    readable = seen.listed()
    items = with_told(narrowed(readable, asked), knows_few(reader, board))
    counts, choices, own = facets_of(readable, items, _of_the_company(seen, reader))
    page: Page | None = None
    rows: list[Row] = []
    groups: list[Group] = []
    if asked.view == "columns":
        groups = _columns(items, asked, {status: number for status, _label, number in counts})
    elif asked.view == "timeline":
        groups = _along_time(_of_status(items, asked))
    else:
        page, rows = _page(items, asked, counts, reader)
    return Listing(asked, page, rows, groups, counts, choices, own)


def with_told(items: ItemQuerySet, knows_few: bool) -> ItemQuerySet:
    """Adds what the reader is told of how many ask, to sort by: what too few ask for is one group, the newest first."""
    if knows_few:
        return items.annotate(told_companies=F("companies"), told_people=F("people"))
    is_told = Q(companies__gte=FEWEST)
    return items.annotate(
        told_companies=Case(When(is_told, then="companies"), default=0),
        told_people=Case(When(is_told, then="people"), default=0),
    )


def narrowed(items: ItemQuerySet, asked: Asked) -> ItemQuerySet:
    """By everything but the status, so that each status can say how many it has."""
    items = with_words(items, asked.words)
    if asked.area:
        items = items.filter(area=asked.area)
    if asked.tag:
        items = items.filter(tags__slug=asked.tag)
    if asked.owner:
        is_key = asked.owner.isdecimal() and len(asked.owner) < MOST_DIGITS
        items = items.filter(owner=int(asked.owner)) if is_key else items.none()
    return items


Counts = list[tuple[str, str, int]]
Choices = dict[str, list[tuple[str, str]]]


def facets_of(readable: ItemQuerySet, items: ItemQuerySet, own: ItemQuerySet) -> tuple[Counts, Choices, list[Item]]:
    """How many of some items each status has, what the readable ones can be filtered by, and the company's own
    proposals; in one question."""
    text, readable = CharField(max_length=140), readable.order_by()
    numbers = items.order_by().values("status").annotate(n=Count("pk"))
    statuses = numbers.values_list(Value("status"), "status", Cast("n", text))
    name = Concat("owner__first_name", Value(" "), "owner__last_name", output_field=CharField())
    areas = readable.exclude(area="").values_list(Value("area"), "area", "area")
    tags = Tag.objects.filter(items__in=readable.values("pk")).order_by()
    named = tags.values_list(Value("tag"), "slug", "name")
    owners = readable.exclude(owner=None).values_list(Value("owner"), Cast("owner_id", text), name)
    proposals = own.order_by().values_list(Concat(Value(OWN), "status"), Cast("pk", text), "title")
    found: Choices = {"status": [], "area": [], "tag": [], "owner": []}
    mine = []
    for kind, value, label in statuses.union(areas, named, owners, proposals).order_by():
        if kind.startswith(OWN):
            mine.append(Item(pk=int(value), title=label, status=kind.removeprefix(OWN)))
        else:
            found[kind].append((value, label))
    counted = {status: int(number) for status, number in found.pop("status")}
    counts = [(status.value, str(status.label), counted[status]) for status in STATUSES if status in counted]
    choices = {kind: sorted(pairs, key=lambda pair: pair[1].casefold()) for kind, pairs in found.items()}
    return counts, choices, sorted(mine, key=lambda item: -item.pk)


def _of_the_company(items: ItemQuerySet, reader: Reader) -> ItemQuerySet:
    account = getattr(reader, "account", None)
    return items.filter(proposer_account=account, approved_at=None) if account else items.none()


def _of_status(items: ItemQuerySet, asked: Asked) -> ItemQuerySet:
    return items.filter(status=asked.status) if asked.status else items.filter(status__in=Item.OPEN)


def _page(
    items: ItemQuerySet, asked: Asked, counts: Sequence[tuple[str, str, int]], reader: Reader
) -> tuple[Page, list[Row]]:
    shown = backing.with_backed(_of_status(items, asked).with_comment_count(reader), reader)
    pages = Paginator(shown.order_by(*SORTS[asked.sort]), PER_PAGE)
    wanted = {asked.status} if asked.status else {*Item.OPEN}
    pages.count = sum(number for status, _label, number in counts if status in wanted)
    found = pages.get_page(asked.page)
    return found, [Row(item, access.can_back(reader, item), item.backed) for item in found]


def _columns(items: ItemQuerySet, asked: Asked, numbers: dict[str, int]) -> list[Group]:
    """One column for each status that something is in, or the one asked for."""
    groups = []
    for status in [status for status in STATUSES if status == asked.status] or COLUMNS:
        shown = list(items.filter(status=status).order_by(*SORTS[asked.sort])[:PER_COLUMN])
        more = numbers.get(status, 0) - len(shown)
        groups.append(Group(str(status.label), shown, more, status.value))
    return groups


def _along_time(items: ItemQuerySet) -> list[Group]:
    """By the quarter in which the window ends; what has none is not on the line."""
    groups: dict[tuple[int, int], list[Item]] = {}
    for item in items.exclude(window_until=None).order_by("window_until", "window_from", "pk"):
        groups.setdefault(windows.quarter_of(item.window_until), []).append(item)
    return [Group(windows.quarter_in_words(*quarter), of_it) for quarter, of_it in groups.items()]
