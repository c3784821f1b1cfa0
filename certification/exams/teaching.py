"""Where one learns what an item asks: the lessons and articles that its author named."""

from collections.abc import Iterable

from wagtail.models import Page, Site

from certification.courses.models import LessonPage
from portal.accounts.models import User
from portal.knowledge.models import ArticlePage

from .models import Item


def by_item(items: Iterable[Item], reader: User) -> dict[int, list[Page]]:
    """Item id -> its public lessons, and its articles that the reader may open, as the author ordered them.

    Two queries however many items.
    """
    # The raw blocks: the value of a page block would be fetched item by item.
    named = {item.pk: [block["value"] for block in item.taught_by.raw_data] for item in items}
    wanted = {pk for pages in named.values() for pk in pages}
    found: dict[int, Page] = {}
    for pages in (LessonPage.objects.live(), ArticlePage.objects.visible_to(reader)):
        found |= {page.pk: page for page in pages.filter(pk__in=wanted)}
    return {item: [found[pk] for pk in pages if pk in found] for item, pages in named.items()}


def addresses(items: Iterable[Item]) -> dict[int, tuple[str, ...]]:
    """Item id -> its pages below the site's own, as another bank would find them."""
    named = {item.pk: [block["value"] for block in item.taught_by.raw_data] for item in items}
    paths = dict(
        Page.objects.filter(pk__in={pk for pages in named.values() for pk in pages}).values_list("pk", "url_path")
    )
    root = _root()
    return {
        item: tuple(f"/{paths[pk].removeprefix(root)}" for pk in pages if pk in paths) for item, pages in named.items()
    }


def page_at(address: str) -> Page | None:
    """The lesson or article there."""
    return Page.objects.type(LessonPage, ArticlePage).filter(url_path=_root() + address.lstrip("/")).first()


def _root() -> str:
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path
