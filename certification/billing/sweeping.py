"""Repairing what no webhook told us: every subscription is compared with our copy, missed events are kept.

After one sweep the portal is right even if not a single webhook arrived.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import buying, entitlements, lapsing, mirroring, processing, selling
from .models import Customer, Purchase, StripeEvent, Subscription
from .stripe_client import Refused, stripe_api

logger = logging.getLogger(__name__)

# Stripe keeps events for 30 days, and tries for three to deliver one.
LOOKING_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Report:
    """What was compared, and what had to be repaired."""

    subscriptions: int  # at Stripe, of customers we know
    drifted: int  # of these, those that our copy had otherwise
    events: int  # at Stripe in the time looked back upon
    missed: int  # of these, those that had not reached us
    sales: int  # purchases of seats that were paid without our knowing
    companies: int  # whose ledger did not say what follows from what is paid and certified


def sweep(*, at: datetime, since: datetime | None = None) -> Report:
    """Raises StripeProblem, Busy; what was repaired until then stays repaired."""
    since = since or at - LOOKING_BACK
    subscriptions, drifted = _compare_subscriptions(at)
    _settle_purchases(at)
    sales = selling.settle_open(at)
    events, missed = _catch_up_on_events(at, since)
    companies = _correct_the_ledger(at)
    _follow_levels(at)
    return Report(subscriptions, drifted, events, missed, sales, companies)


def _compare_subscriptions(at: datetime) -> tuple[int, int]:
    with stripe_api() as api:
        listed = [
            found.to_dict() for found in api.subscriptions.list({"status": "all", "limit": 100}).auto_paging_iter()
        ]
    customers = _customers()
    known = [mirroring.with_context(fetched) for fetched in listed if fetched["customer"] in customers]
    drifted = [fetched for fetched in known if has_drifted(fetched)]
    for fetched in drifted:
        # Fetched once more: what was listed may be old by now.
        mirroring.refresh_subscription(customers[fetched["customer"]], fetched["id"], at=at)
    return len(known), len(drifted)


def has_drifted(fetched: dict[str, Any]) -> bool:
    """Whether our copy says anything else than Stripe does."""
    ours = Subscription.objects.filter(stripe_id=fetched["id"]).first()
    return ours is None or bool(mirroring.changes(ours, mirroring.subscription_fields(fetched)))


def _settle_purchases(at: datetime) -> None:
    """What Stripe refuses to tell about one purchase must not keep the rest from being repaired."""
    opened = Purchase.objects.filter(state=Purchase.State.OPEN).exclude(stripe_id=None)
    for purchase in opened.select_related("customer__account"):
        try:
            buying.refresh_purchase(purchase.customer, str(purchase.stripe_id), at=at)
        except Refused:
            logger.exception("Stripe refused to tell of the purchase %s", purchase.stripe_id)


def _catch_up_on_events(at: datetime, since: datetime) -> tuple[int, int]:
    """Keep what Stripe lists and we lack, and act upon all that waits and all whose customer is known by now."""
    with stripe_api() as api:
        listed = api.events.list({"created": {"gte": int(since.timestamp())}, "limit": 100}).auto_paging_iter()
        bodies = [event.to_dict(for_json=True) for event in listed]
    kept = set(StripeEvent.objects.filter(happened_at__gte=since).values_list("event_id", flat=True))
    missed = [body for body in bodies if body["id"] not in kept]
    for body in reversed(missed):  # the oldest first, for whoever reads the list
        processing.receive(body, at=at)
    for event in StripeEvent.objects.filter(state=StripeEvent.State.UNKNOWN_CUSTOMER, customer_id__in=_customers()):
        processing.retry(event, at=at)
    processing.process_due(at, most=len(missed) + 200)
    return len(bodies), len(missed)


def _correct_the_ledger(at: datetime) -> int:
    """Nobody is told when staff change what a tier asks for."""
    return sum(bool(entitlements.recompute(customer.account, at=at)) for customer in _customers().values())


def _follow_levels(at: datetime) -> None:
    """Nobody tells us that a level's grace has ended. What Stripe refuses for one company is not every company's."""
    for customer in _customers().values():
        try:
            lapsing.follow(customer.account, at=at)
        except Refused:
            logger.exception("Stripe refused to let the subscription of %s follow its level", customer.account)


def _customers() -> dict[str, Customer]:
    known = Customer.objects.exclude(stripe_id=None).select_related("account")
    return {str(customer.stripe_id): customer for customer in known}
