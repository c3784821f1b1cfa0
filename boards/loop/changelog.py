"""What was asked for and shipped, newest first, with how many asked and whether it solved it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from boards.roadmap.models import Item
from boards.seating.access import Reader
from boards.seating.disclosing import FEWEST

from .models import Confirmed, Told

PER_PAGE = 20


@dataclass(frozen=True)
class Counts:
    """Companies told of a shipped item, and what they answered."""

    told: int
    solved: int
    answered: int

    @property
    def may_be_shown(self) -> bool:
        return self.answered >= FEWEST


@dataclass(frozen=True)
class Shipped:
    """A page of shipped items, each with its counts."""

    page: Page
    rows: list[tuple[Item, Counts]]


def shipped(*, reader: Reader, page: str) -> Shipped:
    items = Item.objects.visible_to(reader).filter(status=Item.Status.SHIPPED)
    items = items.select_related("board").order_by("-status_since", "-pk")
    found = Paginator(items, PER_PAGE).get_page(page)
    counts = counts_of(list(found))
    return Shipped(found, [(item, counts[item.pk]) for item in found])


def counts_of(items: Sequence[Item]) -> dict[int, Counts]:
    """Counts by the item's key."""
    told = Told.objects.asked_whether_solved(OuterRef("pk")).order_by().values(one=Value(1))
    answers = Confirmed.objects.current().filter(item=OuterRef("pk")).order_by().values("item")
    rows = Item.objects.filter(pk__in=[item.pk for item in items]).values_list(
        "pk",
        Coalesce(Subquery(told.annotate(n=Count("account", distinct=True)).values("n")), 0),
        Coalesce(Subquery(answers.filter(solves=True).annotate(n=Count("pk")).values("n")), 0),
        Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0),
    )
    return {pk: Counts(*numbers) for pk, *numbers in rows}
