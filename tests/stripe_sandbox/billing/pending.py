"""Pending updates: a change that counts only once its invoice is paid (payment_behavior=pending_if_incomplete)."""

from ..store import snapshot
from . import drafting, entitling, invoicing

LIVES_FOR = 23 * 3600


def hold_back(account, subscription, invoice, before):
    """The payment did not come at once: everything stays as it was, and what was wanted waits for the money."""
    wanted, charged = fields_of(subscription)
    before, charged_before = before
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for kept in before["items"]["data"]:
        items[kept["id"]].update(_linked(account, kept))
        items[kept["id"]].hidden["charged"] = charged_before[kept["id"]]
    subscription["billing_cycle_anchor"] = before["billing_cycle_anchor"]
    expires = account.now(subscription) + LIVES_FOR
    subscription["pending_update"] = {
        "billing_cycle_anchor": wanted["billing_cycle_anchor"],
        "discount": None,
        "discounts": None,
        "expires_at": expires,
        "metadata": None,
        "subscription_items": wanted["items"]["data"],
        "trial_end": None,
        "trial_from_plan": None,
    }
    subscription.hidden.update(pending_invoice=invoice["id"], pending_charged=charged)
    entitling.recompute(account, subscription["customer"])


def _linked(account, item):
    return item | {"price": account.find("price", item["price"]["id"])}


def invoice_of(account, subscription):
    return account.store.get("invoice", subscription.hidden.get("pending_invoice"))


def apply(account, subscription):
    """The money has come."""
    items = {item["id"]: item for item in subscription["items"]["data"]}
    with account.changing(subscription, "customer.subscription.updated"):
        for wanted in subscription["pending_update"]["subscription_items"]:
            items[wanted["id"]].update(_linked(account, wanted))
            items[wanted["id"]].hidden["charged"] = subscription.hidden["pending_charged"][wanted["id"]]
        subscription["billing_cycle_anchor"] = subscription["pending_update"]["billing_cycle_anchor"]
        _forget(subscription)
    account.emit("customer.subscription.pending_update_applied", subscription)
    entitling.recompute(account, subscription["customer"])


def expire(account, subscription):
    """The money never came: what was set aside for the change goes with its invoice."""
    invoice = invoice_of(account, subscription)
    with account.changing(subscription, "customer.subscription.updated"):
        _forget(subscription)
    if invoice and invoice["status"] == "open":
        invoicing.void(account, invoice)
    account.emit("customer.subscription.pending_update_expired", subscription)


def _forget(subscription):
    subscription["pending_update"] = None
    for name in ("pending_invoice", "pending_charged"):
        subscription.hidden.pop(name, None)


def is_of_pending(account, invoice):
    """Whether an invoice is for a change that waits for it."""
    subscription = drafting.subscription_of(account, invoice)
    return bool(subscription) and subscription.hidden.get("pending_invoice") == invoice["id"]


def fields_of(subscription):
    """What a change may change, as it stands: what is shown, and what each item was charged with."""
    charged = {item["id"]: item.hidden["charged"] for item in subscription["items"]["data"]}
    return snapshot({name: subscription[name] for name in ("items", "billing_cycle_anchor")}), snapshot(charged)
