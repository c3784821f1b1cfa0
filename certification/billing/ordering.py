"""Subscribing at once, without Stripe's pay page: against an invoice, or to a card that Stripe keeps."""

from datetime import datetime
from typing import Any

from . import customers, mirroring
from .models import Purchase, Subscription
from .stripe_client import stripe_api


def complete(purchase: Purchase, *, at: datetime) -> Subscription:
    """The subscription of this purchase: made on first asking, the same one ever after. Raises StripeProblem, Busy."""
    customer = purchase.customer
    terms: Any = {
        "customer": str(customer.stripe_id),
        "items": [{"price": str(purchase.plan.stripe_price_id), "quantity": 1}],
        **(_invoiced(purchase) if purchase.po_number else {"default_payment_method": purchase.card_id}),
        **customers.taxed(),
    }
    with stripe_api() as api:
        if purchase.po_number:
            fields = [{"name": "PO number", "value": purchase.po_number}]
            named: Any = {"invoice_settings": {"custom_fields": fields}}
            api.customers.update(str(customer.stripe_id), named)
        made = api.subscriptions.create(terms, {"idempotency_key": f"purchase-{purchase.key}"})
    subscription = mirroring.refresh_subscription(customer, made.id, at=at)
    Purchase.objects.filter(pk=purchase.pk, state=Purchase.State.OPEN).update(state=Purchase.State.PAID)
    return subscription


def _invoiced(purchase: Purchase) -> dict[str, Any]:
    return {
        "collection_method": "send_invoice",
        "days_until_due": purchase.customer.days_until_due,
        "metadata": {"po_number": purchase.po_number},
    }
