"""A letter as a mail: its links lead to the portal from anywhere, and stand in the plain text as well."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html


def as_html(body: str, base_url: str) -> SafeString:
    return mark_safe(str(_linked(body, base_url)))  # noqa: S308 - rich text, which Wagtail has cleaned


def as_text(body: str, base_url: str) -> str:
    """A line for each paragraph and each point, an empty one above a heading, addresses in brackets."""
    soup = _linked(body, base_url)
    for link in soup.find_all("a", href=True):
        link.append(f" ({link['href']})")
    for line_end in soup.find_all("br"):
        line_end.replace_with("\n")
    return "\n".join(line for block in soup.children for line in _lines(block)).strip()


def _linked(body: str, base_url: str) -> BeautifulSoup:
    soup = BeautifulSoup(expand_db_html(body), "html.parser")
    for link in soup.find_all("a", href=True):
        address = str(link["href"])
        if address.startswith("/"):
            link["href"] = f"{base_url}{address}"
    return soup


def _lines(block: object) -> Iterator[str]:
    if isinstance(block, NavigableString):
        if block.strip():
            yield block.strip()
    elif isinstance(block, Tag) and block.name in ("ol", "ul"):
        for number, point in enumerate(block.find_all("li"), start=1):
            yield f"{f'{number}.' if block.name == 'ol' else '-'} {point.get_text().strip()}"
    elif isinstance(block, Tag):
        if block.name == "h3":
            yield ""
        yield block.get_text().strip()
