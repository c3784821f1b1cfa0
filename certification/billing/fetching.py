"""Fetch from Stripe and write, so that what is written last was also fetched last.

Deliveries come twice, late and in any order, and several workers act on them. Whoever fetched before another wrote may
hold the older truth; so either nobody fetches while another is at it, or such a writing is thrown away and done again.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import F

from .models import Customer

Fetched = TypeVar("Fetched")
Written = TypeVar("Written")
TRIES = 10


class Busy(Exception):
    """Others wrote about this company all the while; the same may be tried later."""


def fetch_and_write(customer: Customer, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]) -> Written:
    """`write(fetch())` in one transaction, one company at a time. Raises Busy and what `fetch` raises."""
    if connection.features.has_select_for_update:
        return _holding_the_row(customer, fetch, write)
    return _watching_the_version(customer, fetch, write)


def _holding_the_row(customer: Customer, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]) -> Written:
    with transaction.atomic():
        Customer.objects.select_for_update(no_key=True).values_list("pk").get(pk=customer.pk)
        return write(fetch())


def _watching_the_version(
    customer: Customer, fetch: Callable[[], Fetched], write: Callable[[Fetched], Written]
) -> Written:
    """For a database whose only lock is on all of it: no network call inside a transaction."""
    for _attempt in range(TRIES):
        seen = Customer.objects.values_list("version", flat=True).get(pk=customer.pk)
        fetched = fetch()
        with transaction.atomic():
            unchanged = Customer.objects.filter(pk=customer.pk, version=seen)
            if unchanged.update(version=F("version") + 1):
                return write(fetched)
    raise Busy
