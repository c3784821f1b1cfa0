"""Coupons, and the promotion codes by which people redeem them."""

from .. import errors, listing
from ..account import random_text
from ..blanks import blank
from ..expansion import included
from ..routing import operation
from .filling import fill, gone, merge_metadata

COUPONS, CODES = "/v1/coupons", "/v1/promotion_codes"
TERMS = "amount_off currency duration duration_in_months max_redemptions name percent_off redeem_by"
CODE = "active code customer expires_at max_redemptions metadata promotion.coupon promotion.type"


@operation("post", COUPONS, f"{TERMS} applies_to.products id metadata")
def create(account, params):
    _check(account, params)
    id = params.get("id") or random_text(8)
    if account.store.get("coupon", id):
        raise errors.StripeError(f"Coupon already exists: {id}.", code="resource_already_exists", param="id")
    products = params.get("applies_to", {}).get("products", [])
    coupon = account.create(
        "coupon", id=id, duration="once", times_redeemed=0, valid=True, hidden={"products": products}
    )
    fill(coupon, params, *TERMS.split())
    merge_metadata(coupon, params)
    account.emit("coupon.created", coupon)
    return coupon


def _check(account, params):
    if ("percent_off" in params) == ("amount_off" in params):
        raise errors.StripeError("You must pass exactly one of percent_off and amount_off.", param="percent_off")
    if "percent_off" in params and not 0 < params["percent_off"] <= 100:
        raise errors.invalid("percent_off", "Percent off must be between 0 and 100.")
    if "amount_off" in params and not params.get("currency"):
        raise errors.missing_parameter("currency")
    if (params.get("duration") == "repeating") != ("duration_in_months" in params):
        raise errors.invalid(
            "duration_in_months", "`duration_in_months` belongs to `duration=repeating`, and only there."
        )
    for id in params.get("applies_to", {}).get("products", ()):
        account.find("product", id, "applies_to[products]")


@included("coupon", "applies_to")
def _products(account, coupon):
    return {"products": account.find("coupon", coupon["id"]).hidden["products"]}


@operation("get", COUPONS, "created")
def index(account, params):
    return listing.page(listing.newest(account, "coupon", params), COUPONS, params)


@operation("get", COUPONS + "/{}")
def retrieve(account, params, id):
    return account.find("coupon", id, "coupon")


@operation("post", COUPONS + "/{}", "metadata name")
def update(account, params, id):
    coupon = account.find("coupon", id, "coupon")
    with account.changing(coupon, "coupon.updated"):
        fill(coupon, params, "name")
        merge_metadata(coupon, params)
    return coupon


@operation("delete", COUPONS + "/{}")
def delete(account, params, id):
    coupon = account.find("coupon", id, "coupon")
    account.store.remove(coupon)
    account.emit("coupon.deleted", coupon)
    return gone(coupon)


@operation("post", CODES, f"{CODE} restrictions.first_time_transaction")
def create_code(account, params):
    coupon = account.find("coupon", params["promotion"].get("coupon"), "promotion[coupon]")
    text = params.get("code") or random_text(8).upper()
    if any(found["code"].lower() == text.lower() and found["active"] for found in account.every("promotion_code")):
        message = f"An active promotion code with `code: {text}` already exists."
        raise errors.StripeError(message, code="resource_already_exists", param="code")
    restrictions = blank("promotion_codes_resource_restrictions") | params.get("restrictions", {})
    code = account.create("promotion_code", active=True, code=text, restrictions=restrictions, times_redeemed=0)
    code["promotion"] = {"type": "coupon", "coupon": coupon["id"]}
    fill(code, params, "active", "customer", "expires_at", "max_redemptions")
    merge_metadata(code, params)
    account.emit("promotion_code.created", code)
    return code


@operation("get", CODES, "active code coupon created customer")
def codes(account, params):
    found = listing.newest(account, "promotion_code", params, "active", "customer")
    wanted = params.get("code", "").lower()
    found = [code for code in found if not wanted or code["code"].lower() == wanted]
    coupon = params.get("coupon")
    return listing.page([code for code in found if not coupon or code["promotion"]["coupon"] == coupon], CODES, params)


@operation("get", CODES + "/{}")
def retrieve_code(account, params, id):
    return account.find("promotion_code", id, "promotion_code")


@operation("post", CODES + "/{}", "active metadata")
def update_code(account, params, id):
    code = account.find("promotion_code", id, "promotion_code")
    with account.changing(code, "promotion_code.updated"):
        fill(code, params, "active")
        merge_metadata(code, params)
    return code
