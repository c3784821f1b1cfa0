"""Fetch from Stripe and write, so that what is written last was also fetched last.

Deliveries come twice, late and in any order, and several workers act on them. Whoever fetched before another wrote may
hold the older truth; so either nobody fetches while another is at it, or such a writing is thrown away and done again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, QuerySet

from .models import Customer, SeatPurchase

Fetched = TypeVar("Fetched")
Written = TypeVar("Written")
# Whose row keeps others out: a company's, or a purchase's that no company made.
Held = Customer | SeatPurchase
TRIES = 10


class Busy(Exception):
    """Others wrote about the same all the while; it may be tried later."""


def fetch_and_write(held: Held, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]) -> Written:
    """`write(fetch())` in one transaction, one worker at a time. Raises Busy and what `fetch` raises."""
    if connection.features.has_select_for_update:
        return _holding_the_row(held, fetch, write)
    return _watching_the_version(held, fetch, write)


def _holding_the_row(held: Held, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]) -> Written:
    with transaction.atomic():
        _rows(held).select_for_update(no_key=True).values_list("pk").get()
        return write(fetch())


def _watching_the_version(held: Held, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]) -> Written:
    """For a database whose only lock is on all of it: no network call inside a transaction."""
    for _attempt in range(TRIES):
        seen = _rows(held).values_list("version", flat=True).get()
        fetched = fetch()
        with transaction.atomic():
            unchanged = _rows(held).filter(version=seen)
            if unchanged.update(version=F("version") + 1):
                return write(fetched)
    raise Busy


def _rows(held: Held) -> QuerySet[Any]:
    return type(held)._default_manager.filter(pk=held.pk)
