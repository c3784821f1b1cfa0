"""One box over everything a reader may see: each house's own search, a handful of each."""

from dataclasses import dataclass

from django.db.models import Q

from boards.roadmap.models import Item
from certification.courses.models import CoursePage
from portal.accounts.models import Visitor
from portal.knowledge.searching import Found, search

AT_MOST = 8


@dataclass(frozen=True)
class Everything:
    articles: Found
    courses: list[CoursePage]
    items: list[Item]

    @property
    def count(self) -> int:
        return len(self.articles.results) + len(self.courses) + len(self.items)


def find(text: str, *, user: Visitor) -> Everything:
    """Articles by the words of the question, ranked; courses and board items in which one of its words stands."""
    words = [word for word in text.split() if len(word) > 2][:AT_MOST] or text.split()[:AT_MOST]
    courses = CoursePage.objects.live().filter(any_of(words, "title", "summary")).order_by("title")
    items = Item.objects.visible_to(user).listed().filter(any_of(words, "title")).select_related("board")
    return Everything(
        articles=search(text, user=user, limit=AT_MOST),
        courses=list(courses[:AT_MOST]),
        items=list(items.order_by("-status_since")[:AT_MOST]),
    )


def any_of(words: list[str], *fields: str) -> Q:
    wanted = Q(pk__in=[])
    for word in words:
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": word})
    return wanted
