"""Invoices: read, finalised, paid and voided. Subscriptions write them, and so may anybody by hand (`drafts`)."""

from .. import errors, listing
from ..billing import charging, collecting, drafting, invoicing, renewing
from ..routing import operation


@operation("get", "/v1/invoices", "collection_method created customer status subscription")
def index(account, params):
    found = listing.newest(account, "invoice", params, "collection_method", "customer", "status")
    if "subscription" in params:
        wanted = account.find("subscription", params["subscription"], "subscription")
        found = [invoice for invoice in found if drafting.subscription_of(account, invoice) is wanted]
    return listing.page(found, "/v1/invoices", params)


@operation("get", "/v1/invoices/{}")
def retrieve(account, params, id):
    return account.find("invoice", id, "invoice")


@operation("get", "/v1/invoices/{}/lines")
def lines(account, params, id):
    found = account.find("invoice", id, "invoice")["lines"]["data"]
    return listing.page(found, f"/v1/invoices/{id}/lines", params)


@operation("post", "/v1/invoices/{}/finalize")
def finalize(account, params, id):
    invoice = account.find("invoice", id, "invoice")
    collecting.finalise(account, invoice)
    return invoice


@operation("post", "/v1/invoices/{}/pay", "off_session paid_out_of_band payment_method")
def pay(account, params, id):
    invoice = account.find("invoice", id, "invoice")
    _require_payable(invoice)
    if invoice["status"] == "draft":
        collecting.finalise(account, invoice)
    if params.get("paid_out_of_band"):
        collecting.settle(account, invoice)
    elif invoice["status"] == "open":
        _charge(account, invoice, params.get("payment_method"))
    return invoice


def _require_payable(invoice):
    if invoice["status"] == "paid":
        raise errors.StripeError("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] == "void":
        raise errors.StripeError("Invoice is void and cannot be paid.", code="invoice_not_payable")


def _charge(account, invoice, method_id):
    customer = account.find("customer", invoice["customer"])
    subscription = drafting.subscription_of(account, invoice)
    if method_id:
        method = charging.owned(account, method_id, customer)
    else:
        method = collecting.default_method(account, customer, subscription)
    if method is None:
        raise collecting.nothing_to_charge()
    refused = collecting.attempt(account, invoice, method)
    if refused:
        raise errors.declined(refused, payment_intent=invoicing.payment_of(account, invoice))


@operation("post", "/v1/invoices/{}/void")
def void(account, params, id):
    invoice = account.find("invoice", id, "invoice")
    invoicing.void(account, invoice)
    subscription = drafting.subscription_of(account, invoice)
    if subscription and subscription["status"] == "incomplete":
        renewing.expire(account, subscription)
    return invoice


@operation("post", "/v1/invoices/{}/mark_uncollectible")
def mark_uncollectible(account, params, id):
    invoice = account.find("invoice", id, "invoice")
    invoicing.write_off(account, invoice)
    return invoice


@operation("post", "/v1/invoices/{}/send")
def send(account, params, id):
    invoice = account.find("invoice", id, "invoice")
    if invoice["status"] == "draft":
        collecting.finalise(account, invoice)
    else:
        invoicing.send(account, invoice)
    return invoice
