"""A file between the look at it and its import: what is imported is what was looked at."""

import secrets

from django.contrib import messages
from django.core.cache import cache
from django.utils.translation import gettext as _

KEPT = 3600  # seconds


def keep(user, what):
    """The token under which it waits."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(user, token), what, timeout=KEPT)
    return token


def take(request):
    """What waited under the token that was sent, once; None, and a word about it, where nothing does."""
    key = _key(request.user, request.POST["token"])
    kept = cache.get(key)
    cache.delete(key)
    if kept is None:
        messages.error(request, _("The file was kept for an hour only. Look at it again."))
    return kept


def _key(user, token):
    """Of this person only: a token that leaks opens nobody else's file."""
    return f"home.importing:{user.pk}:{token}"
