"""A file between the look at it and its import: what is imported is what was looked at."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.accounts.models import User

KEPT = 3600  # seconds


def keep(user: User, what: tuple) -> str:
    """The token under which it waits."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(user, token), what, timeout=KEPT)
    return token


def take(request: HttpRequest) -> Any:
    """What waited under the token that was sent, once; None, and a word about it, where nothing does."""
    key = _key(request.user, request.POST["token"])
    kept = cache.get(key)
    cache.delete(key)
    if kept is None:
        messages.error(request, _("The file was kept for an hour only. Look at it again."))
    return kept


def _key(user: User | AnonymousUser, token: str) -> str:
    """Of this person only: a token that leaks opens nobody else's file."""
    return f"home.importing:{user.pk}:{token}"
