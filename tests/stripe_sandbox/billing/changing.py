"""A running subscription changed: its prices and quantities, and when it ends."""

from typing import NamedTuple

from .. import errors
from . import charging, collecting, drafting, entitling, proration, subscribing
from .periods import period_end


class Change(NamedTuple):
    """One item before (None: it is added) and after (`quantity` None: it is removed)."""

    item: dict | None
    price: dict
    quantity: int | None
    metadata: dict


def replace_items(account, subscription, changes, *, behaviour, at, must_pay=False):
    """Change items, and charge or credit what that means for the running period.

    `behaviour` is Stripe's proration_behavior, `at` the second from which the change counts. Another interval begins
    a new period now. With `must_pay` a refused card leaves everything as it was and raises 402.
    """
    customer = account.find("customer", subscription["customer"])
    now = account.now(customer)
    restarts = subscription["status"] != "trialing" and _restarts(changes)
    billed = behaviour != "none" and subscription["status"] in ("active", "past_due", "unpaid")
    lines = _prorations(account, subscription, changes, at, restarts) if billed else []
    if must_pay and lines and (restarts or behaviour == "always_invoice"):
        _check_card(account, customer, subscription)
    _apply(account, subscription, changes, now, restarts)
    for line in lines:
        drafting.set_aside(account, customer, subscription, line)
    entitling.recompute(account, customer["id"])
    return _invoice_now(account, customer, subscription, restarts) if restarts or _urgent(lines, behaviour) else None


def _urgent(lines, behaviour):
    return bool(lines) and behaviour == "always_invoice"


def _restarts(changes):
    """Whether a change of interval begins a new period."""
    kept = [change for change in changes if change.item and change.quantity is not None]
    return any(change.price["recurring"] != change.item["price"]["recurring"] for change in kept)


def _prorations(account, subscription, changes, at, restarts):
    lines = []
    start, end = subscribing.period_of(subscription)
    charged = _to_be_charged(account, subscription, changes)
    for (item, price, quantity, _), terms in zip(changes, charged, strict=True):
        if item:
            lines.append(_unused(account, subscription, item, at))
        if quantity is not None and not restarts:
            period = item or {"id": None, "current_period_start": start, "current_period_end": end}
            line = proration.remaining(period, price, quantity, _product(account, price), at, terms["discounts"])
            lines.append(line._replace(rates=terms["rates"]))
    return lines


def _to_be_charged(account, subscription, changes):
    """For each change, the discounts and taxes of a whole period at its price and quantity."""
    now = account.now(subscription)
    wanted = [(price, quantity or 0) for _item, price, quantity, _metadata in changes]
    discounts = subscribing.discounts_of(account, subscription, wanted, now)
    taxes = [subscribing.rates_of(account, subscription, price) for price, _quantity in wanted]
    return [{"discounts": off, "rates": rates} for off, rates in zip(discounts, taxes, strict=True)]


def _unused(account, subscription, item, at):
    """What was charged for the item, with the discounts and taxes that it was charged with."""
    terms = item.hidden["charged"]
    line = proration.unused(item, _product(account, item["price"]), at, terms["discounts"])
    return line._replace(rates=terms["rates"])


def unused_rest(account, subscription, at):
    """Credit lines for what is paid and not used at an instant."""
    return [_unused(account, subscription, item, at) for item in subscription["items"]["data"]]


def bill_pending(account, customer, subscription):
    """A draft with what has been set aside for the subscription's next one."""
    currency = subscription["currency"]
    invoice = drafting.draft(
        account, customer, reason="subscription_update", currency=currency, subscription=subscription
    )
    drafting.add_pending(account, invoice, subscription)
    return invoice


def _product(account, price):
    return account.find("product", price["product"])


def _check_card(account, customer, subscription):
    method = collecting.default_method(account, customer, subscription)
    refused = method and charging.refusal(account, customer["id"], method.hidden["number"])
    if refused:
        raise errors.declined(refused)


def _apply(account, subscription, changes, now, restarts):
    if restarts:
        subscription["billing_cycle_anchor"] = now
    start, end = subscribing.period_of(subscription)
    charged = _to_be_charged(account, subscription, changes)
    for (item, price, quantity, metadata), terms in zip(changes, charged, strict=True):
        if item is None:
            item = subscribing.add_item(account, subscription, price, quantity, metadata, start=start)
            item["current_period_end"] = end
        elif quantity is None:
            subscription["items"]["data"].remove(item)
        else:
            item.update(price=price, quantity=quantity, metadata=metadata)
        if item and quantity is not None:
            item.hidden["charged"] = terms
    if restarts:
        for item in subscription["items"]["data"]:
            ends = period_end(now, item["price"]["recurring"], now)
            item.update(current_period_start=now, current_period_end=ends)


def _invoice_now(account, customer, subscription, restarts):
    """Bill what was set aside, and the new period where one has begun."""
    if restarts:
        invoice = subscribing.bill_period(account, customer, subscription, "subscription_update")
    else:
        invoice = bill_pending(account, customer, subscription)
    account.emit("invoice.created", invoice)
    return invoice


def cancel_at_period_end(account, subscription):
    """Let the subscription run to the end of what is paid."""
    cancel_at(account, subscription, subscribing.period_of(subscription)[1])
    subscription["cancel_at_period_end"] = True


def cancel_at(account, subscription, moment):
    """End at an instant, which may lie within a period."""
    subscription.update(cancel_at=moment, cancel_at_period_end=False, canceled_at=account.now(subscription))
    subscription["cancellation_details"]["reason"] = "cancellation_requested"


def keep(subscription):
    """Take a planned end back."""
    subscription.update(cancel_at=None, cancel_at_period_end=False, canceled_at=None)
    subscription["cancellation_details"] = dict.fromkeys(subscription["cancellation_details"])
