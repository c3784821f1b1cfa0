"""Public articles are made once for everybody who is nobody in particular, and kept until something public changes.

Kept is only a response that says `is_for_everybody`, and only for whoever comes without a session. How many readers an
article helped may lag behind for as long as a page is KEPT.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.branding.models import Branding
from portal.products.models import Product

EDITION, KEPT = "portal.edition", 600
THEMES = ("light", "dark")
T = TypeVar("T")
# Whoever has one of these may be somebody, or is about to be told something.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")


class KeptPagesMiddleware:
    """Before sessions, so that a kept page costs neither them nor a question to the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Taken before the page is made: what changes meanwhile is of the next edition, and this page is never shown.
        if not (key := _key(request)):
            return self.get_response(request)
        if kept := cache.get(key):
            return kept
        response = self.get_response(request)
        if _is_for_everybody(request, response):
            cache.set(key, response, KEPT)
        return response


def of_edition(name: str, make: Callable[[], T]) -> T:
    """What everybody is shown alike, made once and kept as long as their pages."""
    key = f"{EDITION}.{_edition()}.{name}"
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, KEPT)
    return kept


def _edition() -> str:
    return str(cache.get_or_set(EDITION, lambda: uuid4().hex, timeout=None))


def begin_edition(sender: object = None, **kwargs: object) -> None:
    """Nothing kept so far is shown again: now, for this transaction, and when others can see what it wrote."""
    _begin()
    transaction.on_commit(_begin)


def _begin() -> None:
    cache.set(EDITION, uuid4().hex, timeout=None)


def _key(request: HttpRequest) -> str:
    if request.method != "GET" or request.META.get("QUERY_STRING") or any(name in request.COOKIES for name in PERSONAL):
        return ""
    theme = request.COOKIES.get("theme", "")
    page = (request.scheme or "", request.get_host(), request.path, theme if theme in THEMES else "")
    said = "\n".join((_edition(), get_language_from_request(request), *page))
    return f"portal.kept.{sha256(said.encode()).hexdigest()}"


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """A form's token is one visitor's: it comes as a cookie, or of one that was there already."""
    is_anybodys = response.cookies or settings.CSRF_COOKIE_NAME in request.COOKIES
    return getattr(response, "is_for_everybody", False) and response.status_code == 200 and not is_anybodys


for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(begin_edition)
for model in (Branding, Locale, PageViewRestriction, Product, Redirect, Site):
    for signal in (post_save, post_delete):
        signal.connect(begin_edition, sender=model)


def follow_deleted(sender: type, **kwargs: object) -> None:
    if issubclass(sender, Page):
        begin_edition()


post_delete.connect(follow_deleted)
