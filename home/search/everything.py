"""One box over everything a reader may see: one question to every kind of row in the index, a handful of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from boards.roadmap.following import ITEM
from boards.roadmap.models import Item
from certification.courses.following import COURSE
from certification.courses.models import CoursePage
from portal.accounts.models import Visitor
from portal.knowledge import searching
from portal.knowledge.following import ARTICLE, CASE
from portal.knowledge.models import ArticlePage
from portal.knowledge.searching import Found, Hit
from portal.support.access import can_read_desk
from portal.support.models import Case

AT_MOST = 5
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Everything:
    """Each list holds at most AT_MOST, best first; `counts` says by kind how many there are."""

    articles: Found
    courses: list[tuple[CoursePage, Hit]]
    items: list[tuple[Item, Hit]]
    cases: list[tuple[Case, Hit]]
    counts: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def shown(self) -> int:
        return len(self.articles.results) + len(self.courses) + len(self.items) + len(self.cases)


def readable(user: Visitor) -> dict[str, QuerySet]:
    """By kind, the rows that this person may see: each house says so itself. Cases only where they can be opened."""
    cases = Case.objects.visible_to(user).select_related("account", "product")
    return {
        ARTICLE: ArticlePage.objects.visible_to(user),
        COURSE: CoursePage.objects.live().select_related("product"),
        ITEM: Item.objects.visible_to(user).listed().select_related("board"),
        CASE: cases.none() if user.is_staff and not can_read_desk(user) else cases,
    }


def find(text: str, *, user: Visitor, correct: bool = True) -> Everything:
    among = readable(user)
    told = searching.answer(text, among=among, limit=AT_MOST, correct=correct)
    return Everything(
        articles=searching.of_articles(told),
        courses=rows(among[COURSE], told.hits[COURSE]),
        items=rows(among[ITEM], told.hits[ITEM]),
        cases=rows(among[CASE], told.hits[CASE]),
        counts=told.counts,
    )


def rows(among: QuerySet[Row], hits: list[Hit]) -> list[tuple[Row, Hit]]:
    """Each found row with what of it answers."""
    found = among.in_bulk([hit.key for hit in hits]) if hits else {}
    return [(found[hit.key], hit) for hit in hits if hit.key in found]
