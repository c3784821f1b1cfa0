"""Stripe's pay page for one purchase: opened on first asking, the same one ever after, and closed for good."""

from contextlib import suppress
from typing import Any

from .models import Purchase, SeatPurchase
from .stripe_client import Refused, stripe_api


def open_session(purchase: Purchase | SeatPurchase, terms: dict[str, Any]) -> None:
    """Raises StripeProblem."""
    if purchase.stripe_id:
        return
    # Cards alone: a debit would leave what was bought undecided for days.
    asked: Any = terms | {"payment_method_types": ["card"]}
    with stripe_api() as api:
        session = api.checkout.sessions.create(asked, {"idempotency_key": f"purchase-{purchase.key}"})
    purchase.stripe_id, purchase.url = session.id, session.url or ""
    purchase.save(update_fields=["stripe_id", "url"])


def close_session(purchase: Purchase | SeatPurchase) -> None:
    """See to it that nobody pays there any more. Raises StripeProblem."""
    # Refused where it was paid or expired meanwhile, as the next look will tell.
    with suppress(Refused), stripe_api() as api:
        api.checkout.sessions.expire(str(purchase.stripe_id))
