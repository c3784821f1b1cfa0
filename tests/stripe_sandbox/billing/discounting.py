"""Coupons and promotion codes redeemed: the discounts they become, and how long these are in force."""

from fractions import Fraction

from .. import errors
from ..store import snapshot
from .amounts import Reduction
from .periods import months_after


def redeem(account, asked, *, customer=None, subscription=None, session=None, currency, started=None):
    """Discounts for what a request asked for: `{coupon}`, `{promotion_code}` or `{discount}` each. Counts them."""
    return [
        _kept(account, entry["discount"])
        if entry.get("discount")
        else _begin(account, *resolve(account, entry, customer, currency), customer, subscription, session, started)
        for entry in asked or ()
    ]


def named(session):
    """What a Checkout session is cheaper by, as a request would ask for it: by the code where one was typed in."""
    entries = session["discounts"] or ()
    return [
        {name: entry[name]} for entry in entries for name in ["promotion_code" if entry["promotion_code"] else "coupon"]
    ]


def _kept(account, id):
    return account.find("discount", id, "discounts")["id"]


def _begin(account, coupon, code, customer, subscription, session, started):
    now = started or account.now(customer)
    months = coupon["duration_in_months"]
    discount = account.create(
        "discount",
        checkout_session=session,
        customer=customer and customer["id"],
        end=months_after(now, months) if months else None,
        hidden={
            "coupon": snapshot(coupon) | coupon.hidden
        },  # a coupon that is deleted later goes on where it was redeemed
        promotion_code=code and code["id"],
        source={"type": "coupon", "coupon": coupon["id"]},
        start=now,
        subscription=subscription and subscription["id"],
    )
    for used in (coupon, *([code] if code else ())):
        used["times_redeemed"] += 1
    _exhaust(coupon, "valid")
    if code:
        _exhaust(code, "active")
    if subscription:
        account.emit("customer.discount.created", discount)
    return discount["id"]


def _exhaust(used, flag):
    if used["max_redemptions"] and used["times_redeemed"] >= used["max_redemptions"]:
        used[flag] = False


def resolve(account, entry, customer, currency):
    """(coupon, promotion code or None) that may be used now, or Stripe's refusal."""
    if {"coupon", "promotion_code"} <= {name for name, value in entry.items() if value}:
        raise errors.StripeError("You may only specify one of these parameters: coupon, promotion_code.")
    code = account.find("promotion_code", entry["promotion_code"], "discounts") if entry.get("promotion_code") else None
    if code:
        _check_code(account, code, customer)
    coupon = account.find("coupon", code["promotion"]["coupon"] if code else entry.get("coupon"), "discounts")
    now = account.now(customer)
    if not coupon["valid"] or (coupon["redeem_by"] and coupon["redeem_by"] < now):
        raise errors.StripeError(f"Coupon expired: {coupon['id']}", code="coupon_expired", param="discounts")
    if coupon["amount_off"] and coupon["currency"] != currency:
        message = f"The coupon `{coupon['id']}` is in {coupon['currency']} and cannot take anything off {currency}."
        raise errors.StripeError(message, param="discounts")
    return coupon, code


def _check_code(account, code, customer):
    expired = code["expires_at"] and code["expires_at"] < account.now(customer)
    if not code["active"] or expired:
        raise errors.StripeError("This promotion code is inactive or has expired.", param="discounts")
    if code["customer"] and (customer is None or code["customer"] != customer["id"]):
        raise errors.StripeError("This promotion code belongs to another customer.", param="discounts")
    if code["restrictions"]["first_time_transaction"] and customer and _has_paid(account, customer):
        message = "This promotion code cannot be redeemed because the associated customer has prior transactions."
        raise errors.StripeError(message, param="discounts")


def _has_paid(account, customer):
    return any(intent["status"] == "succeeded" for intent in account.every("payment_intent", customer=customer["id"]))


def by_code(account, text):
    """The promotion code a person has typed in, or Stripe's words."""
    found = [code for code in account.every("promotion_code") if code["code"].lower() == text.strip().lower()]
    active = next((code for code in found if code["active"]), None)
    if active is None:
        raise errors.StripeError("This code is invalid.")
    return active


def reduction(account, id):
    """What a discount takes off."""
    return of_terms(account.find("discount", id).hidden["coupon"], id)


def of_coupon(coupon):
    """What a coupon would take off; the reduction bears the coupon's id."""
    return of_terms(coupon | coupon.hidden, coupon["id"])


def of_terms(coupon, id):
    products, percent = coupon["products"], coupon["percent_off"]
    return Reduction(
        id,
        None if percent is None else Fraction(str(percent)),
        coupon["amount_off"],
        frozenset(products) if products else None,
    )


def in_force(account, thing, moment):
    """The ids of those discounts of a subscription that still count at an instant."""
    found = [account.find("discount", id) for id in thing["discounts"]]
    return [discount["id"] for discount in found if discount["end"] is None or moment < discount["end"]]


def use(account, subscription, invoice):
    """What an invoice leaves of its subscription's discounts: those for once are over, and those whose end has come."""
    used = {entry["discount"] for entry in invoice["total_discount_amounts"] if entry["amount"]}
    kept = [id for id in in_force(account, subscription, account.now(subscription)) if not _is_over(account, id, used)]
    for id in set(subscription["discounts"]) - set(kept):
        account.emit("customer.discount.deleted", account.find("discount", id))
    subscription["discounts"] = kept


def _is_over(account, id, used):
    return id in used and account.find("discount", id).hidden["coupon"]["duration"] == "once"


def replace(account, subscription, asked):
    """What an update says about discounts: an empty text takes all away, a list replaces those not named in it."""
    customer = account.find("customer", subscription["customer"])
    before = subscription["discounts"]
    named = {"customer": customer, "subscription": subscription, "currency": subscription["currency"]}
    subscription["discounts"] = redeem(account, asked or (), **named)
    for id in before:
        if id not in subscription["discounts"]:
            account.emit("customer.discount.deleted", account.find("discount", id))
