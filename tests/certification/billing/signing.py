"""Deliveries signed as Stripe signs them, with the scheme of Stripe's own client."""

import json
import time

import stripe

SECRET = "whsec_test"


def event(object="subscription", id="sub_1", customer="cus_1", type="customer.subscription.updated", event_id="evt_1"):
    return {
        "id": event_id,
        "object": "event",
        "type": type,
        "created": 1767225600,
        "data": {"object": {"id": id, "object": object, "customer": customer}},
    }


def signature(body, secret=SECRET, age=0):
    return stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=int(time.time()) - age)


def deliver(client, body, header=None, **signed):
    """Post an event, or any text, to the webhook as `client`."""
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(
        "/stripe/webhook/",
        text,
        content_type="application/json",
        headers={"stripe-signature": signature(text, **signed) if header is None else header},
    )
