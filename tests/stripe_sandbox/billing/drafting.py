"""Draft invoices: what stands on them, and what waits to stand on the next one."""

from ..blanks import blank
from ..errors import StripeError
from . import totalling
from .proration import Line

SELF = {"type": "self"}


def draft(account, customer, *, reason, currency, subscription=None, **fields):
    """A new draft for a customer, with nothing on it."""
    now = account.now(customer)
    invoice = account.create(
        "invoice",
        account_country="US",
        auto_advance=True,
        automatic_tax=blank("automatic_tax"),
        billing_reason=reason,
        collection_method="charge_automatically",
        created=now,
        currency=currency,
        customer=customer["id"],
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_tax_exempt=customer["tax_exempt"],
        customer_tax_ids=tax_ids_of(account, customer["id"]),
        custom_fields=customer["invoice_settings"]["custom_fields"],
        issuer=dict(SELF),
        period_end=now,
        period_start=now,
        starting_balance=customer["balance"],
        status="draft",
        test_clock=customer["test_clock"],
    )
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    if subscription:
        _belong(invoice, subscription)
    invoice.update(fields)
    return invoice


def _belong(invoice, subscription):
    details = {"subscription": subscription["id"], "metadata": dict(subscription["metadata"])}
    invoice["parent"] = {"type": "subscription_details", "quote_details": None, "subscription_details": details}
    invoice["collection_method"] = subscription["collection_method"]
    invoice["default_tax_rates"] = list(subscription["default_tax_rates"] or [])
    if subscription["automatic_tax"]["enabled"]:
        tax_automatically(invoice)
    if subscription["collection_method"] == "send_invoice":
        invoice["due_date"] = invoice["created"] + 86_400 * (subscription["days_until_due"] or 0)
    subscription["latest_invoice"] = invoice["id"]


def require_draft(invoice):
    if invoice["status"] != "draft":
        message = f"Invoice {invoice['id']} can't be modified because it is {invoice['status']}."
        raise StripeError(message, code="invoice_not_editable")


def tax_ids_of(account, customer_id):
    found = account.every("tax_id", customer=customer_id)
    return [{"type": tax_id["type"], "value": tax_id["value"]} for tax_id in found]


def tax_automatically(invoice):
    invoice["automatic_tax"] |= {"enabled": True, "provider": "stripe", "status": "complete"}


def subscription_of(account, invoice):
    """The subscription that an invoice bills, or None."""
    details = (invoice["parent"] or {}).get("subscription_details")
    return account.store.get("subscription", details["subscription"]) if details else None


def invoices_of(account, subscription, **fields):
    """The invoices of a subscription, oldest first."""
    return [found for found in account.every("invoice", **fields) if subscription_of(account, found) is subscription]


def price_details(price):
    """How lines and invoice items name the price they come from."""
    details = {"price": price["id"], "product": price["product"]}
    return {"type": "price_details", "price_details": details, "unit_amount_decimal": price["unit_amount_decimal"]}


def add_line(account, invoice, line, *, subscription=None, invoice_item=None):
    """Put a `proration.Line` on a draft. What it costs in the end is told by `totalling`."""
    details = {
        "invoice_item": invoice_item,
        "proration": line.proration,
        "proration_details": {"credited_items": None} if line.proration else None,
        "subscription": subscription and subscription["id"],
        "subscription_item": line.item,
    }
    parent = {"type": "subscription_item_details", "invoice_item_details": None, "subscription_item_details": details}
    stood = account.create(
        "line_item",
        amount=line.amount,
        currency=invoice["currency"],
        description=line.description,
        discount_amounts=[{"discount": id, "amount": amount} for id, amount in line.discounts or ()],
        discountable=not line.proration,
        hidden={"rates": line.rates},
        invoice=invoice["id"],
        parent=parent,
        period={"start": line.start, "end": line.end},
        pricing=price_details(line.price),
        quantity=line.quantity,
        quantity_decimal=str(line.quantity),
        subscription=subscription and subscription["id"],
        subtotal=line.amount,
    )
    invoice["lines"]["data"].append(stood)
    totalling.add_up(account, invoice)


def set_aside(account, customer, subscription, line):
    """Keep a line as an invoice item, for the subscription's next invoice."""
    details = {"subscription": subscription["id"], "subscription_item": line.item}
    item = account.create(
        "invoiceitem",
        amount=line.amount,
        currency=subscription["currency"],
        customer=customer["id"],
        date=account.now(customer),
        net_amount=line.amount - sum(amount for _id, amount in line.discounts or ()),
        description=line.description,
        discountable=False,
        parent={"type": "subscription_details", "subscription_details": details},
        period={"start": line.start, "end": line.end},
        pricing=price_details(line.price),
        proration=line.proration,
        proration_details={
            "credited_items": None,
            "discount_amounts": [{"discount": id, "amount": amount} for id, amount in line.discounts or ()],
        },
        quantity=line.quantity,
        quantity_decimal=str(line.quantity),
        tax_rates=[],
        test_clock=customer["test_clock"],
        hidden={"line": list(line)},
    )
    account.emit("invoiceitem.created", item)


def add_pending(account, invoice, subscription):
    """Move what was set aside for a subscription onto a draft."""
    for item in account.every("invoiceitem", invoice=None):
        if item["parent"] and item["parent"]["subscription_details"]["subscription"] == subscription["id"]:
            item["invoice"] = invoice["id"]
            line = Line(*item.hidden["line"])
            add_line(account, invoice, line, subscription=subscription, invoice_item=item["id"])
