"""Articles written elsewhere, in the forms they come in: Markdown, HTML, Zendesk Guide, Zammad, JSON lines."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from . import loading, markdown
from .loading import Foreign, LoadError

FRONT = re.compile(r"\A---\s*\n(?P<front>.*?)\n---\s*\n", re.DOTALL)
HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>|<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
HTML_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.IGNORECASE | re.DOTALL)
HEADING = re.compile(r"<h1[^>]*>.*?</h1>", re.IGNORECASE | re.DOTALL)
KINDS = (".md", ".html", ".htm", ".json", ".jsonl")


def read(path: Path) -> Iterator[tuple[str, Foreign | LoadError]]:
    """(where it stands, the article or why it is none); one that cannot be read does not stop the others.

    Raises OSError.
    """
    files = sorted(found for found in path.rglob("*") if found.suffix in KINDS) if path.is_dir() else [path]
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
            found = list(_of_file(file, text))
        except UnicodeDecodeError:
            yield file.name, LoadError(0, _("The file is not UTF-8."))
        except LoadError as refused:
            yield file.name, refused
        else:
            yield from ((file.name, foreign) for foreign in found)


def _of_file(file: Path, text: str) -> Iterator[Foreign]:
    match file.suffix:
        case ".md":
            yield _markdown(file, text)
        case ".html" | ".htm":
            yield _html(file, text)
        case ".json":
            yield from (replace(found, folder=file.parent) for found in _json(text))
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


def _json(text: str) -> Iterator[Foreign]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise LoadError(1, _("This is not JSON.")) from None
    if isinstance(data, dict) and isinstance(data.get("articles"), list):
        yield from (_zendesk(row, number) for number, row in enumerate(data["articles"], 1) if not _is_draft(row))
    elif isinstance(data, dict) and "KnowledgeBaseAnswerTranslation" in (assets := data.get("assets", data)):
        yield from _zammad(assets)
    else:
        raise LoadError(1, _("This JSON is neither a Zendesk Guide nor a Zammad export."))


def _is_draft(row: Any) -> bool:
    return isinstance(row, dict) and bool(row.get("draft"))


def _zendesk(row: Any, number: int) -> Foreign:
    if not isinstance(row, dict) or not row.get("id") or not row.get("title"):
        raise LoadError(0, _("Article %d has no id or no title.") % number)
    title = str(row["title"])[: loading.LONGEST_TITLE]
    labels = row.get("label_names")
    tags = tuple(label for label in labels if isinstance(label, str)) if isinstance(labels, list) else ()
    body, address = str(row.get("body") or ""), str(row.get("html_url") or "")
    return Foreign(f"zendesk-{row['id']}"[:100], title, body, address, tags=tags)


def _zammad(assets: dict[str, Any]) -> Iterator[Foreign]:
    bodies = assets.get("KnowledgeBaseAnswerTranslationContent", {})
    for key, row in assets["KnowledgeBaseAnswerTranslation"].items():
        if not isinstance(row, dict) or not row.get("title"):
            raise LoadError(0, _("Answer %s has no title.") % key)
        content = bodies.get(str(row.get("content_id")), {})
        title = str(row["title"])[: loading.LONGEST_TITLE]
        yield Foreign(f"zammad-{key}"[:100], title, str(content.get("body") or ""))


def path_of(address: str) -> str:
    """Where the article stood: "https://help.example/hc/123?x=1" is "/hc/123"."""
    return urlsplit(address).path.rstrip("/")
