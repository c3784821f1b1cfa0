"""Invoices written by hand, as long as they are drafts."""

from .. import errors
from ..billing import discounting, drafting, itemising, renewing, taxing, totalling
from ..billing.periods import DAY
from ..routing import operation
from . import tax_rates
from .filling import fill, gone, merge_metadata, required

TERMS = "automatic_tax.enabled auto_advance days_until_due default_tax_rates discounts.coupon discounts.promotion_code"
WORDS = "custom_fields description footer"
CREATED_WITH = f"{TERMS} {WORDS} collection_method currency customer due_date metadata pending_invoice_items_behavior"


@operation("post", "/v1/invoices", CREATED_WITH)
def create(account, params):
    required(params, "customer")
    customer = account.find("customer", params["customer"], "customer")
    currency = (params.get("currency") or customer["currency"] or "eur").lower()
    invoice = drafting.draft(account, customer, reason="manual", currency=currency)
    invoice["collection_method"] = params.get("collection_method", "charge_automatically")
    _fill(account, invoice, params, customer)
    if params.get("pending_invoice_items_behavior") == "include":
        itemising.stand_pending(account, invoice)
    totalling.add_up(account, invoice)
    account.emit("invoice.created", invoice)
    return invoice


def _fill(account, invoice, params, customer):
    _set_due(invoice, params)
    fill(invoice, params, *WORDS.split())
    merge_metadata(invoice, params)
    invoice["auto_advance"] = params.get("auto_advance", invoice["auto_advance"] and "customer" not in params)
    ends = invoice["created"] + renewing.DRAFT_FOR
    invoice["automatically_finalizes_at"] = ends if invoice["auto_advance"] else None
    if "default_tax_rates" in params:
        invoice["default_tax_rates"] = tax_rates.chosen(account, params["default_tax_rates"])
    if params.get("automatic_tax", {}).get("enabled"):
        taxing.require_location(taxing.payer(account, customer))
        drafting.tax_automatically(invoice)
    if "discounts" in params:
        named = {"customer": customer, "currency": invoice["currency"]}
        invoice["discounts"] = discounting.redeem(account, params["discounts"], **named)


def _set_due(invoice, params):
    """A sent invoice is due some day; one that is charged is due at once and takes no day."""
    sent = invoice["collection_method"] == "send_invoice"
    dated = {"days_until_due", "due_date"} & params.keys()
    if dated and not sent:
        message = "You can only set a due date if `collection_method` is `send_invoice`."
        raise errors.invalid(dated.pop(), message)
    if sent and not dated and not invoice["due_date"]:
        raise errors.missing_parameter("days_until_due")
    if "days_until_due" in params:
        invoice["due_date"] = invoice["created"] + params["days_until_due"] * DAY
    fill(invoice, params, "due_date")


@operation("post", "/v1/invoices/{}", f"{TERMS} {WORDS} due_date metadata")
def update(account, params, id):
    """A finalised invoice takes metadata and nothing else."""
    invoice = account.find("invoice", id, "invoice")
    if params.keys() - {"metadata"}:
        drafting.require_draft(invoice)
    with account.changing(invoice, "invoice.updated"):
        if invoice["status"] == "draft":
            _fill(account, invoice, params, account.find("customer", invoice["customer"]))
            totalling.add_up(account, invoice)
        else:
            merge_metadata(invoice, params)
    return invoice


@operation("delete", "/v1/invoices/{}")
def delete(account, params, id):
    """What stood on the draft is gone with it."""
    invoice = account.find("invoice", id, "invoice")
    if invoice["status"] != "draft" or drafting.subscription_of(account, invoice):
        raise errors.StripeError("You can only delete draft invoices that no subscription has made.")
    for line in invoice["lines"]["data"]:
        account.store.remove(line)
    for item in account.every("invoiceitem", invoice=id):
        account.store.remove(item)
    account.store.remove(invoice)
    account.emit("invoice.deleted", invoice)
    return gone(invoice)
