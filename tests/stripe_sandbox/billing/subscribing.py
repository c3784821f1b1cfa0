"""Subscriptions begun and ended."""

from .. import errors
from ..blanks import blank
from . import (
    amounts,
    charging,
    collecting,
    discounting,
    drafting,
    entitling,
    itemising,
    proration,
    taxing,
    totalling,
)
from .drafting import SELF
from .periods import DAY, period_end

ENDED = ("canceled", "incomplete_expired")
EXPIRES_AFTER = 23 * 3600  # how long an incomplete subscription waits for its first payment


def begin(
    account, customer, items, *, method=None, trial_end=None, behaviour="allow_incomplete", discounts=(), **fields
):
    """A new subscription with its first invoice. `items` are (price, quantity, metadata).

    `behaviour` is Stripe's payment_behavior, `discounts` what is to be redeemed. Raises 402 for `error_if_incomplete`
    when the card is refused.
    """
    if fields.get("automatic_tax", {}).get("enabled"):
        taxing.require_location(taxing.payer(account, customer))
    for entry in discounts:
        discounting.resolve(account, entry, customer, items[0][0]["currency"])
    subscription = draft(account, customer, items, trial_end=trial_end, **fields)
    subscription["default_payment_method"] = method and method["id"]
    _check_collectable(account, customer, subscription, behaviour)
    subscription["discounts"] = discounting.redeem(
        account, discounts, customer=customer, subscription=subscription, currency=subscription["currency"]
    )
    invoice = first_invoice(account, customer, subscription)
    account.emit("customer.subscription.created", subscription)
    account.emit("invoice.created", invoice)
    collecting.finalise(account, invoice)
    if subscription["collection_method"] == "send_invoice" and subscription["status"] == "incomplete":
        collecting.set_status(account, subscription, "active")
    elif invoice["status"] == "open" and behaviour != "default_incomplete":
        collecting.attempt(account, invoice)
    entitling.recompute(account, customer["id"])
    return subscription


def draft(account, customer, items, *, trial_end=None, **fields):
    """A subscription with its items, of which nobody has been told and which nothing has billed."""
    now = account.now(customer)
    subscription = _blank(account, customer, now, trial_end, **fields)
    for price, quantity, metadata in items:
        add_item(account, subscription, price, quantity, metadata, start=now)
    return subscription


def _blank(account, customer, now, trial_end, **fields):
    subscription = account.create(
        "subscription",
        automatic_tax=blank("subscription_automatic_tax"),
        billing_cycle_anchor=trial_end or now,
        billing_mode={"type": "flexible", "flexible": None},
        cancellation_details=blank("cancellation_details"),
        collection_method="charge_automatically",
        created=now,
        customer=customer["id"],
        invoice_settings={"account_tax_ids": None, "issuer": dict(SELF)},
        start_date=now,
        status="trialing" if trial_end else "incomplete",
        test_clock=customer["test_clock"],
        trial_end=trial_end,
        trial_start=now if trial_end else None,
    )
    subscription["items"]["url"] = f"/v1/subscription_items?subscription={subscription['id']}"
    subscription.update(fields)
    return subscription


def add_item(account, subscription, price, quantity, metadata, *, start):
    """One more price on a subscription, its period beginning at `start`."""
    trial_end = subscription["trial_end"] if subscription["status"] == "trialing" else None
    anchor = subscription["billing_cycle_anchor"]
    item = account.create(
        "subscription_item",
        created=start,
        current_period_end=trial_end or period_end(start, price["recurring"], anchor),
        current_period_start=start,
        metadata=dict(metadata or {}),
        price=price,
        quantity=1 if quantity is None else quantity,
        subscription=subscription["id"],
    )
    subscription["currency"] = price["currency"]
    subscription["items"]["data"].append(item)
    return item


def period_of(subscription):
    """(start, end) of the current period."""
    first = subscription["items"]["data"][0]
    return first["current_period_start"], first["current_period_end"]


def _check_collectable(account, customer, subscription, behaviour):
    """Refuse, before anything has happened, what could not be charged."""
    if subscription["collection_method"] == "send_invoice" or behaviour == "default_incomplete":
        return
    method = collecting.default_method(account, customer, subscription)
    refused = None
    if method and behaviour == "error_if_incomplete":
        refused = charging.refusal(account, customer["id"], method.hidden["number"])
    if refused or (method is None and not subscription["trial_end"]):
        _forget(account, subscription)
        raise errors.declined(refused) if refused else collecting.nothing_to_charge()


def _forget(account, subscription):
    for thing in [*subscription["items"]["data"], subscription]:
        account.store.remove(thing)


def first_invoice(account, customer, subscription):
    """The invoice of the first period, or the free one of a trial."""
    written = proration.trial if subscription["status"] == "trialing" else proration.regular
    return bill_period(account, customer, subscription, "subscription_create", written)


def bill_period(account, customer, subscription, reason, written=proration.regular, **fields):
    """A draft with each item's current period on it, and whatever waits to be invoiced."""
    start, end = period_of(subscription)
    currency = subscription["currency"]
    invoice = drafting.draft(account, customer, reason=reason, currency=currency, subscription=subscription, **fields)
    invoice.update(period_start=start, period_end=end)
    invoice["discounts"] = discounting.in_force(account, subscription, invoice["created"])
    for item in subscription["items"]["data"]:
        line = written(item, account.find("product", item["price"]["product"]))
        drafting.add_line(account, invoice, line, subscription=subscription)
    _note_what_is_charged(account, subscription, invoice)
    drafting.add_pending(account, invoice, subscription)
    itemising.stand_pending(account, invoice)
    discounting.use(account, subscription, invoice)
    return invoice


def _note_what_is_charged(account, subscription, invoice):
    """A later credit for the rest of the period gives the same discounts and taxes back."""
    for item, line in zip(subscription["items"]["data"], invoice["lines"]["data"], strict=True):
        taken = [[entry["discount"], entry["amount"]] for entry in line["discount_amounts"]]
        item.hidden["charged"] = {"discounts": taken, "rates": rates_of(account, subscription, item["price"])}


def discounts_of(account, subscription, items, at):
    """What the discounts in force take off a whole period: of each (price, quantity), [[id, amount]]."""
    reductions = [discounting.reduction(account, id) for id in discounting.in_force(account, subscription, at)]
    given = [(price["unit_amount"] * quantity, price["product"]) for price, quantity in items]
    return [[list(entry) for entry in taken] for taken in amounts.reduce(given, reductions)]


def rates_of(account, subscription, price):
    """The taxes that a price bears on this subscription now."""
    payer = taxing.payer(account, account.find("customer", subscription["customer"]))
    by_hand = [rate["id"] for rate in subscription["default_tax_rates"] or ()]
    automatic = subscription["automatic_tax"]["enabled"]
    return totalling.kept(totalling.rates(account, payer, price, automatic=automatic, by_hand=by_hand))


def end(account, subscription, *, reason="cancellation_requested", details=None):
    """A subscription is over, now."""
    now = account.now(subscription)
    subscription.update(status="canceled", ended_at=now, canceled_at=subscription["canceled_at"] or now)
    subscription["cancellation_details"] = {**subscription["cancellation_details"], **(details or {}), "reason": reason}
    for invoice in drafting.invoices_of(account, subscription):
        invoice.update(next_payment_attempt=None, automatically_finalizes_at=None)
    account.emit("customer.subscription.deleted", subscription)
    entitling.recompute(account, subscription["customer"])


def trial_end_after(account, customer, params):
    """The instant at which a new subscription's trial ends, or None."""
    if params.get("trial_period_days"):
        return account.now(customer) + params["trial_period_days"] * DAY
    asked = params.get("trial_end")
    return None if asked == "now" else asked
