"""Invoices previewed: the same acts, done to a copy of the customer's things that is thrown away."""

from . import changing, discounting, drafting, renewing, subscribing

SHARED = ("price", "product", "product_feature", "entitlements.feature", "coupon", "promotion_code", "tax_rate")
OWNED = (
    "subscription",
    "invoiceitem",
    "payment_method",
    "subscription_schedule",
    "entitlements.active_entitlement",
    "discount",
    "tax_id",
)


def copy_of(account, customer):
    """An account that holds copies of one customer's things and sends no events."""
    kinds = {kind: account.store.kinds.get(kind, {}) for kind in SHARED}
    owned = [customer, *(thing for kind in OWNED for thing in account.every(kind, customer=customer["id"]))]
    subscriptions = {thing["id"] for thing in owned if thing["object"] == "subscription"}
    owned += [item for item in account.every("subscription_item") if item["subscription"] in subscriptions]
    owned += [clock for clock in account.every("test_helpers.test_clock") if clock["id"] == customer["test_clock"]]
    copy = type(account)(account.base_url)
    dumped = {kind: [[found, found.hidden] for found in objects.values()] for kind, objects in kinds.items()}
    for thing in owned:
        dumped.setdefault(thing["object"], []).append([thing, thing.hidden])
    copy.store.load(account.store.snapshot({"kinds": dumped, "deleted": {}}))
    copy.moment = account.moment
    return copy


def first_of(copy, customer, items, *, discounts, **terms):
    """The first invoice of a subscription that has not begun, to these (price, quantity, metadata)."""
    subscription = subscribing.draft(copy, customer, items, **terms)
    named = {"customer": customer, "subscription": subscription, "currency": subscription["currency"]}
    subscription["discounts"] = discounting.redeem(copy, discounts, **named)
    return subscribing.first_invoice(copy, customer, subscription)


def after_change(copy, subscription, changes, *, behaviour, at):
    """The invoice that a change would make at once; the next renewal's, where it would make none."""
    made = changing.replace_items(copy, subscription, changes, behaviour=behaviour, at=at)
    return made or renewal(copy, subscription)


def renewal(copy, subscription):
    """What the end of the running period will bill."""
    customer = copy.find("customer", subscription["customer"])
    for item in subscription["items"]["data"]:
        renewing.advance(item, subscription["billing_cycle_anchor"])
    return subscribing.bill_period(copy, customer, subscription, "upcoming")


def after_cancelling(copy, subscription, *, at):
    """The final invoice, with the rest of what is paid credited."""
    customer = copy.find("customer", subscription["customer"])
    for line in changing.unused_rest(copy, subscription, at):
        drafting.set_aside(copy, customer, subscription, line)
    return changing.bill_pending(copy, customer, subscription)
