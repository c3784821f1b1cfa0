"""What Canny, UserVoice and Fider export, as CSV or JSON, read into posts of one form."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from .models import Item

MOST_BYTES, MOST_POSTS = 20 * 1024**2, 50_000

# Under which names each tool's exports have what we read; the first that is there counts, the rest is left alone.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "canny": {
        "title": ("title", "post_title"),
        "body": ("details", "post_details"),
        "status": ("status", "post_status"),
        "author": ("author_email", "author.email"),
        "at": ("created", "created_at"),
        "area": ("category", "category.name"),
        "tags": ("tags",),
        "voters": ("voter_email", "voters", "votes"),
    },
    "uservoice": {
        "title": ("title", "idea_title"),
        "body": ("body", "description", "text", "idea_description"),
        "status": ("status", "public_status", "status.name", "state"),
        "author": ("creator_email", "created_by_email", "created_by.email_address", "creator.email"),
        "at": ("created_at", "idea_created_at"),
        "area": ("category", "category.name"),
        "tags": ("labels", "tags"),
        "voters": ("supporter_email", "voter_email", "user_email", "supporters"),
        "response": ("response", "response_text", "response.text"),
    },
    "fider": {
        "title": ("title",),
        "body": ("description",),
        "status": ("status",),
        "author": ("created_by_email", "user.email"),
        "at": ("created_at", "createdat"),
        "tags": ("tags",),
        "voters": ("voters", "votes"),
        "response": ("response.text", "response"),
    },
}
Status = Item.Status
STATUSES = {
    Status.UNDER_REVIEW: "open|new|active|pending|reviewed|under review|reviewing|published|gathering feedback",
    Status.PLANNED: "planned|accepted",
    Status.IN_PROGRESS: "in progress|started",
    Status.SHIPPED: "complete|completed|shipped|released|done",
    Status.DECLINED: "declined|closed|rejected|wont do|not planned",
}
STATUS_OF = {word: status for status, words in STATUSES.items() for word in words.split("|")}


class Unreadable(Exception):
    """The file as a whole cannot be taken; the words say why."""


@dataclass(frozen=True)
class Post:
    """`number` is the row of a table, or the place in a list; `problem` says why it cannot be taken."""

    number: int
    title: str = ""
    body: str = ""
    status: str = Status.UNDER_REVIEW
    author: str = ""
    at: datetime | None = None
    area: str = ""
    tags: tuple[str, ...] = ()
    voters: tuple[str, ...] = ()
    response: str = ""
    problem: str = ""

    @property
    def key(self) -> tuple[str, datetime | None]:
        return self.title, self.at


def read(data: bytes, *, tool: str) -> list[Post]:
    """Rows that repeat a post for each of its voters are one post. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("Larger than %d MB: split the file.") % (MOST_BYTES // 1024**2))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not UTF-8.")) from None
    rows = _json(text) if text.lstrip()[:1] in {"[", "{"} else _csv(text)
    posts: dict[Any, Post] = {}
    for number, row in rows:
        post = _post(number, row, COLUMNS[tool])
        before = posts.get(post.key)
        if before and post.voters and not post.problem:
            posts[post.key] = replace(before, voters=tuple(dict.fromkeys(before.voters + post.voters)))
        else:
            posts[post.key if before is None and not post.problem else number] = post
        if len(posts) > MOST_POSTS:
            raise Unreadable(_("More than %d posts: split the file.") % MOST_POSTS)
    if not posts:
        raise Unreadable(_("There is no post in the file."))
    return list(posts.values())


def _csv(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        names = [_name(name) for name in next(lines, [])]
        if "title" not in {name.rpartition("_")[2] for name in names}:
            raise Unreadable(_("The header lacks a title."))
        starts = lines.line_num + 1
        for cells in lines:
            if any(cells):
                yield starts, dict(zip(names, cells, strict=False))
            starts = lines.line_num + 1
    except csv.Error as error:
        raise Unreadable(_("Line %(n)d is no CSV: %(error)s.") % {"n": lines.line_num, "error": error}) from None


def _json(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is no JSON: %s.") % error) from None
    if isinstance(found, dict):
        found = next((found[name] for name in ("posts", "suggestions", "ideas", "items") if name in found), None)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(_("There is no list of posts in the file."))
    for number, one in enumerate(found, 1):
        yield number, dict(_flat(one))


def _flat(value: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        name = under + _name(name)
        if isinstance(one, dict):
            yield from _flat(one, f"{name}.")
        elif isinstance(one, list):
            yield name, ",".join(filter(None, map(_word, one)))
        elif one is not None:
            yield name, str(one)


def _word(one: Any) -> str:
    """Of a list's member what names it: the word itself, or somebody's address, or a tag's name."""
    if isinstance(one, dict):
        one = one.get("user") if isinstance(one.get("user"), dict) else one
        one = one.get("email") or one.get("email_address") or one.get("name") or ""
    return str(one)


def _name(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _post(number: int, row: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]) -> Post:
    said = {field: next((row[name] for name in names if row.get(name)), "") for field, names in columns.items()}
    said = {field: text.replace("\0", "").strip() for field, text in said.items()}
    status = said["status"].lower().replace("_", " ").replace("-", " ").replace("'", "")
    post = Post(
        number,
        title=" ".join(said["title"].split()),
        body=said["body"],
        status=STATUS_OF.get(status or "open", ""),
        author=said["author"].lower(),
        at=_instant(said["at"]),
        area=said.get("area", "")[:60],
        tags=_several(said["tags"]),
        voters=tuple(one.lower() for one in _several(said["voters"]) if "@" in one),
        response=said.get("response", "")[:5000],
    )
    return replace(post, problem=_problem(post, said))


def _problem(post: Post, said: Mapping[str, str]) -> str:
    if not post.title:
        return _("It has no title.")
    if len(post.title) > 140:
        return _("Its title has more than 140 characters.")
    if len(post.body) > 5000:
        return _("Its text has more than 5000 characters.")
    if post.at is None:
        return _("“%s” is no day on which it was asked.") % said["at"]
    if not post.status:
        return _("We know no status “%s”.") % said["status"]
    return ""


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in text.replace(";", ",").split(",") if one.strip()))


def _instant(text: str) -> datetime | None:
    """An instant without a zone is UTC; a day begins at midnight."""
    try:
        found = parse_datetime(text.replace(" UTC", "Z"))
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC))
    except ValueError:
        return None
