"""Prices. What is charged never changes after creation; a lookup key moves to the price that takes its place."""

import re

from .. import errors, listing
from ..routing import operation
from .filling import fill, merge_metadata, required

FIELDS = "active nickname tax_behavior"
RECURRING = "recurring.interval recurring.interval_count recurring.usage_type"
CREATED_WITH = (
    f"{FIELDS} billing_scheme currency lookup_key metadata product {RECURRING} transfer_lookup_key unit_amount"
)


@operation("post", "/v1/prices", CREATED_WITH)
def create(account, params):
    required(params, "product")
    product = account.find("product", params["product"], "product")
    amount = _amount(params)
    recurring = _recurring(params)
    _claim_lookup_key(account, params)
    price = account.create(
        "price",
        active=True,
        currency=_currency(params),
        lookup_key=params.get("lookup_key"),
        product=product["id"],
        recurring=recurring,
        tax_behavior="unspecified",
        type="recurring" if recurring else "one_time",
        unit_amount=amount,
        unit_amount_decimal=str(amount),
    )
    fill(price, params, *FIELDS.split())
    merge_metadata(price, params)
    account.emit("price.created", price)
    return price


def _amount(params):
    if params.get("billing_scheme") == "tiered":
        raise errors.not_modelled("tiered prices")
    required(params, "unit_amount")
    if params["unit_amount"] < 0:
        raise errors.invalid("unit_amount", "This value must be greater than or equal to 0.")
    return params["unit_amount"]


def _currency(params):
    if not re.fullmatch("[a-zA-Z]{3}", params["currency"]):
        raise errors.invalid("currency", f"Invalid currency: {params['currency']}")
    return params["currency"].lower()


def _recurring(params):
    asked = params.get("recurring")
    if not asked:
        return None
    if asked.get("usage_type") == "metered":
        raise errors.not_modelled("metered prices")
    count = asked.get("interval_count", 1)
    return {"interval": asked["interval"], "interval_count": count, "meter": None, "usage_type": "licensed"}


def _claim_lookup_key(account, params, taker=None):
    """Take the key over from the price that holds it, if asked to; otherwise two prices may not share one."""
    key = params.get("lookup_key")
    for holder in account.every("price", lookup_key=key) if key else []:
        if holder is taker:
            continue
        if not params.get("transfer_lookup_key"):
            message = f"A price (`{holder['id']}`) already uses that lookup key."
            raise errors.StripeError(message, code="resource_already_exists", param="lookup_key")
        with account.changing(holder, "price.updated"):
            holder["lookup_key"] = None


@operation("post", "/v1/prices/{}", f"{FIELDS} lookup_key metadata transfer_lookup_key")
def update(account, params, id):
    price = account.find("price", id, "price")
    _claim_lookup_key(account, params, taker=price)
    with account.changing(price, "price.updated"):
        fill(price, params, *FIELDS.split(), "lookup_key")
        merge_metadata(price, params)
    return price


@operation("get", "/v1/prices", "active created currency lookup_keys product recurring.interval type")
def index(account, params):
    found = listing.newest(account, "price", params, "active", "currency", "product", "type")
    if "lookup_keys" in params:
        found = [price for price in found if price["lookup_key"] in params["lookup_keys"]]
    interval = params.get("recurring", {}).get("interval")
    if interval:
        found = [price for price in found if price["recurring"] and price["recurring"]["interval"] == interval]
    return listing.page(found, "/v1/prices", params)


@operation("get", "/v1/prices/{}")
def retrieve(account, params, id):
    return account.find("price", id, "price")
