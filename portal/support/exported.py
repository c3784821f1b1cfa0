"""Another tool's file, CSV or JSON of whatever shape, as a row for each ticket and the people listed beside them."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from . import assets

MOST_BYTES, MOST_TICKETS = 20 * 1024**2, 20_000
LONGEST_TEXT = 20_000
# Those an export lists beside its tickets, by their ids there as text.
People = dict[str, dict[str, Any]]


class Unreadable(Exception):
    """The file as a whole cannot be taken; the words say why."""


def rows(data: bytes) -> tuple[list[tuple[int, dict[str, Any]]], People]:
    """Each ticket with its line or place, and the people. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("Larger than %d MB: split the file.") % (MOST_BYTES // 1024**2))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not UTF-8.")) from None
    found, people = _json(text) if text.lstrip()[:1] in {"[", "{"} else (list(_csv(text)), {})
    if not found:
        raise Unreadable(_("There is no ticket in the file."))
    if len(found) > MOST_TICKETS:
        raise Unreadable(_("More than %d tickets: split the file.") % MOST_TICKETS)
    return found, people


def plain(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST_TEXT]


def flat(value: dict[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        name = under + _name(str(name))
        if isinstance(one, dict):
            yield from flat(one, f"{name}.")
        elif one is not None and not isinstance(one, list):
            yield name, plain(str(one))


def _name(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def person(people: People, key: Any) -> dict[str, Any]:
    return people.get(str(key), {}) if key is not None else {}


def dicts(listed: Any) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    header = text.split("\n", 1)[0]
    lines = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        names = [_name(name) for name in next(lines, [])]
        starts = lines.line_num + 1
        for cells in lines:
            if any(cells):
                yield starts, dict(zip(names, cells, strict=False))
            starts = lines.line_num + 1
    except csv.Error as error:
        raise Unreadable(_("Line %(n)d is no CSV: %(error)s.") % {"n": lines.line_num, "error": error}) from None


def _json(text: str) -> tuple[list[tuple[int, dict[str, Any]]], People]:
    """The tickets, and the people beside them by their ids there."""
    found = _loaded(text)
    people: People = {}
    if isinstance(found, dict) and "assets" not in found:
        people = {str(one.get("id")): one for one in dicts(found.get("users"))}
        found = _with_articles(found.get("tickets", [found]), dicts(found.get("articles")))
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(_("There is no list of tickets in the file."))
    rows = [row for one in found for row in (assets.unfolded(one) if "assets" in one else [one])]
    return list(enumerate(rows, 1)), people


def _with_articles(tickets: Any, articles: list[dict[str, Any]]) -> Any:
    """Zammad lists the articles of a ticket apart from it; they name it by its id."""
    if not articles or not isinstance(tickets, list):
        return tickets
    by_ticket: dict[str, list[dict[str, Any]]] = {}
    for article in articles:
        by_ticket.setdefault(str(article.get("ticket_id")), []).append(article)
    return [
        {"articles": by_ticket.get(str(one.get("id")), [])} | one if isinstance(one, dict) else one for one in tickets
    ]


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise Unreadable(_("This is no JSON: %s.") % error) from None
