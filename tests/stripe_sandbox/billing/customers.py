"""Customers enrolled and forgotten, and the tax ids they have."""

import re

from .. import errors
from ..account import random_text
from ..blanks import blank
from . import subscribing, taxing


def enrol(account, *, test_clock=None, **fields):
    """A new customer, not announced yet. Its time is that of `test_clock`, if it has one."""
    return account.create(
        "customer",
        balance=0,
        delinquent=False,
        invoice_prefix=random_text(8).upper(),
        invoice_settings=blank("invoice_setting_customer_setting"),
        next_invoice_sequence=1,
        tax_exempt="none",
        test_clock=test_clock,
        **fields,
    )


def country_of_tax_id(type, value):
    """The country of a VAT number; None for numbers of other kinds, which are taken as they come. Raises 400."""
    if not taxing.is_vat_number(type):
        return None
    country = value[:2].upper()
    if country not in taxing.STANDARD or not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{2,12}", value.upper()):
        raise errors.StripeError(f"Invalid value for {type}.", code="tax_id_invalid", param="value")
    return country


def add_tax_id(account, customer, type, value):
    country = country_of_tax_id(type, value)
    made = account.create(
        "tax_id",
        country=country,
        created=account.now(customer),
        customer=customer["id"],
        owner=blank("tax_i_ds_owner") | {"type": "customer", "customer": customer["id"]},
        type=type,
        value=value,
        verification={"status": "pending", "verified_address": None, "verified_name": None},
    )
    account.emit("customer.tax_id.created", made)
    return made


def forget(account, customer):
    """Delete a customer: its running subscriptions end at once, its cards are gone."""
    for subscription in account.every("subscription", customer=customer["id"]):
        if subscription["status"] not in subscribing.ENDED:
            subscribing.end(account, subscription)
    for method in account.every("payment_method", customer=customer["id"]):
        account.store.remove(method)
    account.store.remove(customer)
    account.emit("customer.deleted", customer)
