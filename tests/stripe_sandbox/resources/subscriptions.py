"""Subscriptions begun by the API, read and cancelled. Checkout begins them too."""

from .. import errors, listing
from ..billing import changing, charging, drafting, renewing, subscribing
from ..blanks import blank
from ..routing import operation
from . import tax_rates
from .filling import required
from .picking import payment_behaviour, recurring_price, require_one_rhythm

CREATED_WITH = (
    "automatic_tax.enabled cancel_at_period_end collection_method customer days_until_due default_payment_method "
    "default_tax_rates description discounts.coupon discounts.promotion_code items.metadata items.price items.quantity metadata off_session payment_behavior proration_behavior trial_end trial_period_days"
)


@operation("post", "/v1/subscriptions", CREATED_WITH)
def create(account, params):
    required(params, "customer", "items")
    customer = account.find("customer", params["customer"], "customer")
    items = [
        (recurring_price(account, entry, f"items[{index}][price]"), entry.get("quantity"), entry.get("metadata"))
        for index, entry in enumerate(params["items"])
    ]
    require_one_rhythm([price for price, _, _ in items])
    method = params.get("default_payment_method")
    subscription = subscribing.begin(
        account,
        customer,
        items,
        method=charging.owned(account, method, customer) if method else None,
        trial_end=subscribing.trial_end_after(account, customer, params),
        behaviour=payment_behaviour(params, "allow_incomplete", "default_incomplete", "error_if_incomplete"),
        discounts=params.get("discounts") or (),
        default_tax_rates=tax_rates.chosen(account, params.get("default_tax_rates")),
        **_begun_with(params),
    )
    if params.get("cancel_at_period_end"):
        with account.changing(subscription, "customer.subscription.updated"):
            changing.cancel_at_period_end(account, subscription)
    return subscription


def _begun_with(params):
    if params.get("collection_method") == "send_invoice":
        required(params, "days_until_due")
    names = ("collection_method", "days_until_due", "description", "metadata")
    tax = {"automatic_tax": {**blank("subscription_automatic_tax"), **params.get("automatic_tax", {})}}
    return {name: params[name] for name in names if params.get(name)} | tax


@operation("get", "/v1/subscriptions", "collection_method created customer price status test_clock")
def index(account, params):
    found = listing.newest(account, "subscription", params, "collection_method", "customer", "test_clock")
    status = params.get("status")
    if status == "ended":
        found = [entry for entry in found if entry["status"] in subscribing.ENDED]
    elif status is None:
        found = [entry for entry in found if entry["status"] != "canceled"]
    elif status != "all":
        found = [entry for entry in found if entry["status"] == status]
    if "price" in params:
        found = [entry for entry in found if params["price"] in _prices(entry)]
    return listing.page(found, "/v1/subscriptions", params)


def _prices(subscription):
    return [item["price"]["id"] for item in subscription["items"]["data"]]


@operation("get", "/v1/subscriptions/{}")
def retrieve(account, params, id):
    return account.find("subscription", id)


@operation("delete", "/v1/subscriptions/{}", "cancellation_details invoice_now prorate")
def cancel(account, params, id):
    subscription = account.find("subscription", id)
    if subscription["status"] in subscribing.ENDED:
        raise errors.missing_object("subscription", id, "id")
    final = _final_invoice(account, subscription, params)
    subscribing.end(account, subscription, details=params.get("cancellation_details"))
    if final:
        account.emit("invoice.created", final)
        renewing.collect(account, final)
    return subscription


def _final_invoice(account, subscription, params):
    """With `prorate` the rest of what is paid is credited; with `invoice_now` what waits is billed at once."""
    customer = account.find("customer", subscription["customer"])
    if params.get("prorate") and subscription["status"] == "active":
        for line in changing.unused_rest(account, subscription, account.now(subscription)):
            drafting.set_aside(account, customer, subscription, line)
    return changing.bill_pending(account, customer, subscription) if params.get("invoice_now") else None
