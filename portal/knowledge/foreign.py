"""Articles written elsewhere, in the forms they come in: Markdown, HTML, Zendesk Guide, Zammad, JSON lines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from . import loading, markdown
from .analysing import STEMMERS
from .loading import Foreign, LoadError

FRONT = re.compile(r"\A---\s*\n(?P<front>.*?)\n---\s*\n", re.DOTALL)
HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>|<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
HTML_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.IGNORECASE | re.DOTALL)
HEADING = re.compile(r"<h1[^>]*>.*?</h1>", re.IGNORECASE | re.DOTALL)
KINDS = (".md", ".html", ".htm", ".json", ".jsonl")


@dataclass(frozen=True)
class LeftOut:
    """An article that its own system does not show to anybody, or that has no place here."""

    title: str
    reason: str


Found = Foreign | LeftOut | LoadError


def read(path: Path, *, at: datetime) -> Iterator[tuple[str, Found]]:
    """(where it stands, the article or why it is none); one that cannot be read does not stop the others.

    `at` is when: what is planned to be published later is a draft until then. Raises OSError.
    """
    files = sorted(found for found in path.rglob("*") if found.suffix in KINDS) if path.is_dir() else [path]
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
            found = list(_of_file(file, text, at))
        except UnicodeDecodeError:
            yield file.name, LoadError(0, _("The file is not UTF-8."))
        except LoadError as refused:
            yield file.name, refused
        else:
            yield from ((file.name, foreign) for foreign in found)


def _of_file(file: Path, text: str, at: datetime) -> Iterator[Found]:
    match file.suffix:
        case ".md":
            yield _markdown(file, text)
        case ".html" | ".htm":
            yield _html(file, text)
        case ".json":
            for found in _json(text, at):
                yield replace(found, folder=file.parent) if isinstance(found, Foreign) else found
        case _:
            yield from loading.read(text.splitlines())


def _markdown(file: Path, text: str) -> Foreign:
    front = FRONT.match(text)
    told = dict(line.split(":", 1) for line in front["front"].splitlines() if ":" in line) if front else {}
    about = {key.strip().lower(): value.strip().strip("\"'") for key, value in told.items()}
    body = text[front.end() :] if front else text
    title = about.get("title") or markdown.title(body) or file.stem
    key = about.get("id") or about.get("slug") or file.stem
    tags = tuple(tag for part in about.get("tags", "").strip("[]").split(",") if (tag := part.strip().strip("\"'")))
    return Foreign(
        key[:100], title[: loading.LONGEST_TITLE], markdown.render(body), about.get("url", ""), file.parent, tags
    )


def _html(file: Path, text: str) -> Foreign:
    titles = HTML_TITLE.search(text)
    title = loading.bare(next(filter(None, titles.groups()), "")) if titles else ""
    body = HTML_BODY.search(text)
    words = HEADING.sub("", body[1] if body else text)
    return Foreign(file.stem[:100], (title or file.stem)[: loading.LONGEST_TITLE], words, folder=file.parent)


def _json(text: str, now: datetime) -> Iterator[Found]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise LoadError(1, _("This is not JSON.")) from None
    rows = _zendesk_rows(data)
    if rows is not None:
        yield from _once_each(_zendesk(row, number) for number, row in enumerate(rows, 1))
    elif isinstance(data, dict) and (answers := _table(assets := data.get("assets", data), "AnswerTranslation")):
        yield from (_zammad(key, row, assets, now) for key, row in answers.items())
    else:
        raise LoadError(1, _("This JSON is neither a Zendesk Guide nor a Zammad export."))


def _zendesk_rows(data: Any) -> list[Any] | None:
    """A page of its list of articles, or the answer for one."""
    if not isinstance(data, dict):
        return None
    rows = data.get("articles", [data["article"]] if isinstance(data.get("article"), dict) else None)
    return rows if isinstance(rows, list) else None


def _once_each(found: Iterator[Found]) -> Iterator[Found]:
    """Without what another region says of the same article in the same language: one of them can stand here."""
    seen: set[str] = set()
    for one in found:
        if isinstance(one, Foreign) and one.external_id in seen:
            yield LeftOut(one.title, _("the same article came before in this language"))
        else:
            seen.add(one.external_id if isinstance(one, Foreign) else "")
            yield one


def _zendesk(row: Any, number: int) -> Found:
    if not isinstance(row, dict) or not row.get("id") or not _text(row.get("title")):
        return LoadError(0, _("Article %d has no id or no title.") % number)
    title, language = _text(row["title"])[: loading.LONGEST_TITLE], _text(row.get("locale")).lower().partition("-")[0]
    if row.get("draft"):
        return LeftOut(title, _("it is a draft there"))
    if language == settings.LANGUAGE_CODE:
        language = ""
    if language and language not in STEMMERS:
        return LeftOut(title, _("search does not know its language, %s") % language)
    original = f"zendesk-{row['id']}"[:90]
    return Foreign(
        f"{original}-{language}" if language else original,
        title,
        _text(row.get("body")),
        _text(row.get("html_url")),
        tags=_tags(row.get("label_names")),
        is_restricted=bool(row.get("user_segment_id") or row.get("user_segment_ids")),
        language=language,
        original=original,
    )


def _zammad(key: str, row: dict[str, Any], assets: Any, now: datetime) -> Found:
    if not _text(row.get("title")):
        return LoadError(0, _("Answer %s has no title.") % key)
    title = _text(row["title"])[: loading.LONGEST_TITLE]
    # Words and visibility are told beside the title, each under a number of its own.
    answer = _table(assets, "Answer").get(str(row.get("answer_id")), {})
    content = _table(assets, "AnswerTranslationContent").get(str(row.get("content_id")), {})
    if not _table(assets, "Locale").get(str(row.get("kb_locale_id")), {}).get("primary", True):
        return LeftOut(title, _("it is a translation, and the file does not tell its language"))
    if _is_past(answer.get("archived_at"), now):
        return LeftOut(title, _("it is archived there"))
    is_public = _is_past(answer.get("published_at"), now)
    if answer and not is_public and not _is_past(answer.get("internal_at"), now):
        return LeftOut(title, _("it is a draft there"))
    body, tags = _text(content.get("body")), _tags(answer.get("tags"))
    return Foreign(f"zammad-{key}"[:100], title, body, tags=tags, is_restricted=not is_public)


def _table(assets: Any, name: str) -> dict[str, dict[str, Any]]:
    table = assets.get(f"KnowledgeBase{name}") if isinstance(assets, dict) else None
    return {key: row for key, row in table.items() if isinstance(row, dict)} if isinstance(table, dict) else {}


def _is_past(instant: Any, now: datetime) -> bool:
    """Zammad notes when a state begins, which may be planned for later."""
    try:
        begins = parse_datetime(_text(instant))
    except ValueError:
        return False
    return begins is not None and begins.tzinfo is not None and begins <= now


def _tags(labels: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in labels if _text(one)) if isinstance(labels, list) else ()


def _text(value: Any) -> str:
    """Without the characters that no database keeps."""
    bare = value.replace("\x00", "") if isinstance(value, str) else ""
    return bare.encode("utf-8", "ignore").decode()


def path_of(address: str) -> str:
    """Where the article stood: "https://help.example/hc/123?x=1" is "/hc/123"."""
    return urlsplit(address).path.rstrip("/")
