"""The public lists that say which badges count no longer. Source: https://www.w3.org/TR/vc-bitstring-status-list/"""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max
from django.urls import reverse
from openbadgeslib.ob3.status_list import build_status_list_credential, status_entry

from . import keys
from .documents import address
from .models import SignedBadge
from .signing import sign

PURPOSE = "revocation"
# Others keep a copy for so long, and accept none older than so long.
FRESH, GOOD = timedelta(seconds=30), timedelta(days=2)


class NoSuchList(Exception):
    """No badge has a place in it."""


def entry(number: int, index: int) -> dict[str, str]:
    """What a badge says of its own place."""
    return status_entry(_address(number), PURPOSE, index)


def current(number: int, *, at: datetime) -> dict[str, Any]:
    """The list as it is now, signed; kept until something in it changes, or for an hour. Raises NoSuchList, NoKey."""
    places = SignedBadge.objects.filter(status_list=number)
    state = places.aggregate(places=Count("pk"), withdrawn=Count("withdrawn_at"), last=Max("withdrawn_at"))
    if not state["places"]:
        raise NoSuchList
    key = keys.signing()
    last = state["last"].timestamp() if state["last"] else 0
    name = f"status-list:{number}:{key.name}:{state['withdrawn']}:{last}"
    document = cache.get(name)
    if document is None:
        document = sign(_document(number, at), key=key, at=at)
        cache.set(name, document, timeout=3600)
    return document


def _document(number: int, at: datetime) -> dict[str, Any]:
    withdrawn = SignedBadge.objects.filter(status_list=number).exclude(withdrawn_at=None)
    return build_status_list_credential(
        keys.issuer(),
        _address(number),
        PURPOSE,
        withdrawn.values_list("status_index", flat=True),
        size_bits=SignedBadge.LIST_LENGTH,
        issued=at,
        valid_until=at + GOOD,
        ttl=int(FRESH.total_seconds() * 1000),
    )


def _address(number: int) -> str:
    return address(reverse("badge_status", args=[number]))
