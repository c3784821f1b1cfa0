"""Customers enrolled and forgotten."""

from ..account import random_text
from ..blanks import blank
from . import subscribing


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


def forget(account, customer):
    """Delete a customer: its running subscriptions end at once, its cards are gone."""
    for subscription in account.every("subscription", customer=customer["id"]):
        if subscription["status"] not in subscribing.ENDED:
            subscribing.end(account, subscription)
    for method in account.every("payment_method", customer=customer["id"]):
        account.store.remove(method)
    account.store.remove(customer)
    account.emit("customer.deleted", customer)
