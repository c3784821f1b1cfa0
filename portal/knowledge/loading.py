"""Loading articles that were written elsewhere, from JSON lines with id, title and body."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nh3
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from portal.accounts.models import User

from . import carrying, deciding, marking
from .analysing import STEMMERS
from .drafting import NoHelpCentre
from .models import ArticlePage, Audience, HelpIndexPage, RedactionMark

ALLOWED = {"a", "b", "blockquote", "br", "code", "em", "h3", "i", "img", "li", "ol", "p", "strong", "ul"}
LOOKS_LIKE_HTML = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|a|b|strong|em|i|img|code|table)\b[^>]*>", re.IGNORECASE)
LONGEST_TITLE = 255


@dataclass(frozen=True)
class Foreign:
    """An article as another system names and tells it."""

    external_id: str
    title: str
    body: str
    # Where it stood, if that is known.
    address: str = ""
    # Where its pictures stand, if it came as a file.
    folder: Path | None = None
    tags: tuple[str, ...] = ()
    # Not everybody could read it there; here only we do, until somebody says who may.
    is_restricted: bool = False
    # Empty where it is in the portal's own language; else what `original`, if that is here, says in another one.
    language: str = ""
    original: str = ""


class LoadError(Exception):
    """A line cannot be loaded: `line` counts from 1, `reason` is a sentence."""

    def __init__(self, line: int, reason: str):
        super().__init__(line, reason)
        self.line, self.reason = line, reason


def read(lines: Iterable[str]) -> Iterator[Foreign]:
    """Raises LoadError. Empty lines are left out."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _foreign(line, number)


def load(foreign: Foreign, *, audience: str, by: User | None, at: datetime) -> ArticlePage:
    """Publish the article, new or in place of what was loaded before.

    What may tell who a customer is goes through in the name of `by`, for it was public where it comes from; without
    `by` such an article stays a draft, as nobody has looked at it. Raises NoHelpCentre.
    """
    with transaction.atomic():
        article = _written(foreign, audience)
        article.save_revision(user=by, clean=False)
        if by:
            for mark in article.marks.undecided():
                deciding.decide(mark, decision=RedactionMark.Decision.WAVED_THROUGH, by=by, at=at)
        article = ArticlePage.objects.get(pk=article.pk)
        if not marking.undecided(article.get_latest_revision_as_object()):
            article.get_latest_revision().publish(user=by, skip_permission_checks=True)
    return ArticlePage.objects.get(pk=article.pk)


def compare(foreign: Foreign) -> str:
    """What loading it would do: "new", "renewed" or "unchanged". An article without words is "refused"."""
    if not bare(foreign.body):
        return "refused"
    article = ArticlePage.objects.filter(external_id=foreign.external_id).first()
    if article is None:
        return "new"
    latest = article.get_latest_revision_as_object()
    is_same = (latest.title, latest.resolution) == (foreign.title, body_of(foreign, keep=False))
    return "unchanged" if is_same else "renewed"


def body_of(foreign: Foreign, *, keep: bool) -> str:
    """The article's words as rich text, with its pictures where `keep` allows to store them."""
    return carrying.placed(clean(foreign.body), folder=foreign.folder, address=foreign.address, keep=keep)[0]


def missing(foreign: Foreign) -> list[str]:
    """Pictures that cannot be had: they stand elsewhere, or are none."""
    return carrying.placed(clean(foreign.body), folder=foreign.folder, address=foreign.address, keep=False)[1]


def redirect(old_path: str, article: ArticlePage) -> None:
    """From the address the article had; one that somebody set already stays."""
    path = Redirect.normalise_path(old_path)
    if path and path != article.url:
        Redirect.objects.get_or_create(old_path=path, site=None, defaults={"redirect_page": article})


def bare(body: str) -> str:
    return " ".join(html.unescape(nh3.clean(body, tags=set())).split())


def clean(body: str) -> str:
    """Rich text that is safe to show: HTML reduced to what an article may hold, plain text in paragraphs."""
    if LOOKS_LIKE_HTML.search(body):
        return nh3.clean(
            body,
            tags=ALLOWED,
            attributes={"a": {"href"}, "img": {"src", "alt"}},
            attribute_filter=_no_page_of_its_own,
            url_schemes={"http", "https", "mailto", "data"},
            link_rel=None,
        )
    blocks = (block.strip() for block in re.split(r"\n\s*\n", body))
    return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block)


def _no_page_of_its_own(tag: str, attribute: str, value: str) -> str | None:
    """A picture may carry its bytes in its address; a link that did would open a page somebody else wrote."""
    return None if attribute == "href" and value.strip().lower().startswith("data:") else value


def _foreign(line: str, number: int) -> Foreign:
    try:
        row = json.loads(line)
    except ValueError:
        raise LoadError(number, _("This is not JSON.")) from None
    values = [row.get(name) for name in ("id", "title", "body")] if isinstance(row, dict) else [None]
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise LoadError(number, _("An article needs id, title and body, each a text."))
    external_id, title, body = (str(value).replace("\x00", "") for value in values)
    return Foreign(external_id[:100], title.strip()[:LONGEST_TITLE], body)


def _written(foreign: Foreign, audience: str) -> ArticlePage:
    """The article's page with the new words, saved as a draft where it is new and as it is where it is there."""
    article = ArticlePage.objects.filter(external_id=foreign.external_id).first()
    help_centre = HelpIndexPage.objects.first()
    if help_centre is None:
        raise NoHelpCentre
    is_new = article is None
    # Who may read an article that is here already was decided here.
    audience = Audience.INTERNAL if foreign.is_restricted else audience
    article = article or ArticlePage(
        external_id=foreign.external_id, audience=audience, live=False, **_in_its_language(foreign)
    )
    article.title, article.resolution = foreign.title, body_of(foreign, keep=True)
    if foreign.tags:
        article.tags.set(foreign.tags)
    if is_new:
        help_centre.add_child(instance=article)
    return article


def _in_its_language(foreign: Foreign) -> dict[str, Any]:
    """Locale and translation key; nothing for what is in the portal's own language and translates nothing."""
    same = {foreign.original, *(f"{foreign.original}-{language}" for language in STEMMERS)} if foreign.original else ()
    sibling = ArticlePage.objects.filter(external_id__in=same).first()
    told: dict[str, Any] = {"translation_key": sibling.translation_key} if sibling else {}
    if foreign.language:
        told["locale"], _is_new = Locale.objects.get_or_create(language_code=foreign.language)
    return told
