"""Payments, which come from invoices and Checkout sessions, and how they settle invoices."""

from .. import listing
from ..expansion import included
from ..routing import operation
from .filling import fill, merge_metadata


@operation("get", "/v1/payment_intents/{}")
def retrieve(account, params, id):
    return account.find("payment_intent", id, "intent")


@operation("get", "/v1/payment_intents", "created customer")
def index(account, params):
    found = listing.newest(account, "payment_intent", params, "customer")
    return listing.page(found, "/v1/payment_intents", params)


@operation("post", "/v1/payment_intents/{}", "description metadata receipt_email")
def update(account, params, id):
    intent = account.find("payment_intent", id, "intent")
    fill(intent, params, "description", "receipt_email")
    merge_metadata(intent, params)
    return intent


@operation("get", "/v1/invoice_payments", "created invoice payment status")
def invoice_payments(account, params):
    found = listing.newest(account, "invoice_payment", params, "invoice", "status")
    if "payment" in params:
        wanted = params["payment"].get("payment_intent")
        found = [payment for payment in found if payment["payment"]["payment_intent"] == wanted]
    return listing.page(found, "/v1/invoice_payments", params)


@operation("get", "/v1/invoice_payments/{}")
def retrieve_invoice_payment(account, params, id):
    return account.find("invoice_payment", id)


@included("invoice", "payments")
def payments(account, invoice):
    found = account.every("invoice_payment", invoice=invoice["id"])
    return listing.whole(found, f"/v1/invoice_payments?invoice={invoice['id']}")
