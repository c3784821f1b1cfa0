"""An article as its readers see it: parts, their headings to jump to, and numbered steps to point at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from .models import ArticlePage

TITLES = {"issue": _("The problem"), "resolution": _("What to do"), "cause": _("Why it happens")}
HEADINGS = ["h2", "h3", "h4"]
# A list of so few entries is read faster than its contents.
FEWEST_TO_LIST = 4


@dataclass(frozen=True)
class Heading:
    anchor: str
    title: str


@dataclass(frozen=True)
class Part:
    """A field of the article: `html` is ready to show, `steps` are the words of its numbered steps."""

    name: str
    title: str
    html: SafeString
    headings: list[Heading] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


def of(article: ArticlePage) -> list[Part]:
    """The parts that have words, in the order of the page; no two places share an anchor."""
    taken = {*TITLES, "feedback", "related", "still-stuck"}
    return [_part(name, getattr(article, name), taken) for name in TITLES if getattr(article, name)]


def contents(parts: list[Part]) -> list[tuple[Heading, list[Heading]]]:
    """Where one may jump to: each part with its headings; empty where the page is seen at a glance."""
    listed = [(Heading(part.name, str(part.title)), part.headings) for part in parts]
    return listed if sum(1 + len(headings) for _part, headings in listed) >= FEWEST_TO_LIST else []


def _part(name: str, source: str, taken: set[str]) -> Part:
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    headings = [_anchored(tag, taken) for tag in soup.find_all(HEADINGS)]
    steps = list(_numbered(soup)) if name == "resolution" else []
    # What our editors wrote in Wagtail's rich text, which lets only its own tags in; taken apart and put together.
    return Part(name, str(TITLES[name]), mark_safe(str(soup)), headings, steps)  # noqa: S308 - see above


def _anchored(tag: Tag, taken: set[str]) -> Heading:
    """The heading with an anchor of its own: its words, with a number where they come again."""
    words = " ".join(tag.get_text(" ").split())
    stem = slugify(words)[:60] or "part"
    anchor = next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    taken.add(anchor)
    tag["id"] = anchor
    return Heading(anchor, words)


def _numbered(soup: BeautifulSoup) -> Iterator[str]:
    """The steps of the first list with numbers, each with an anchor: #step-3."""
    steps = soup.find("ol")
    if isinstance(steps, Tag):
        for number, step in enumerate(steps.find_all("li", recursive=False), 1):
            step["id"] = f"step-{number}"
            yield " ".join(step.get_text(" ").split())
