"""Active entitlements: the features of the products that a customer's running subscriptions contain."""

from .. import listing

RUNNING = ("active", "trialing", "past_due")


def recompute(account, customer_id):
    """Bring a customer's active entitlements up to date, and say so if any came or went."""
    due = {feature["lookup_key"]: feature for feature in _features(account, customer_id)}
    held = {entitlement["lookup_key"]: entitlement for entitlement in held_by(account, customer_id)}
    for key in held.keys() - due.keys():
        account.store.remove(held[key])
    for key in sorted(due.keys() - held.keys()):
        hidden = {"customer": customer_id}
        account.create("entitlements.active_entitlement", feature=due[key]["id"], lookup_key=key, hidden=hidden)
    if held.keys() != due.keys():
        account.emit("entitlements.active_entitlement_summary.updated", _summary(account, customer_id))


def held_by(account, customer_id):
    """A customer's active entitlements, oldest first."""
    found = account.every("entitlements.active_entitlement")
    return [entitlement for entitlement in found if entitlement.hidden["customer"] == customer_id]


def recompute_all(account):
    """A product gained or lost a feature."""
    for customer in account.every("customer"):
        recompute(account, customer["id"])


def _features(account, customer_id):
    products = {
        item["price"]["product"]
        for subscription in account.every("subscription", customer=customer_id)
        if subscription["status"] in RUNNING
        for item in subscription["items"]["data"]
    }
    attached = account.every("product_feature")
    return [entry["entitlement_feature"] for entry in attached if entry.hidden["product"] in products]


def _summary(account, customer_id):
    url = f"/v1/customer/{customer_id}/entitlements"
    return {
        "object": "entitlements.active_entitlement_summary",
        "customer": customer_id,
        "entitlements": listing.whole(held_by(account, customer_id), url),
        "livemode": False,
    }
