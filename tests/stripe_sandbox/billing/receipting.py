"""The invoice that a single payment at Checkout is given where the session asks for one: paid when it is written."""

from . import drafting, invoicing


def write(account, session, customer, intent, lines):
    """A paid invoice over what was bought. `lines` are prices and quantities."""
    invoice = drafting.draft(account, customer, reason="manual", currency=session["currency"], auto_advance=False)
    for price, quantity in lines:
        _stand(account, invoice, customer, price, quantity)
    drafting.add_up(invoice)
    account.emit("invoice.created", invoice)
    invoicing.finalise_paid(account, invoice, intent)
    return invoice


def _stand(account, invoice, customer, price, quantity):
    """One thing bought, as an item of the customer's and as a line of the invoice."""
    now = account.now(customer)
    shown = {
        "amount": price["unit_amount"] * quantity,
        "currency": price["currency"],
        "description": account.find("product", price["product"])["name"],
        "discountable": True,
        "period": {"start": now, "end": now},
        "pricing": drafting.price_details(price),
        "quantity": quantity,
        "quantity_decimal": str(quantity),
    }
    item = account.create("invoiceitem", customer=customer["id"], date=now, invoice=invoice["id"], **shown)
    named = {"invoice_item": item["id"], "proration": False, "proration_details": None, "subscription": None}
    parent = {"type": "invoice_item_details", "invoice_item_details": named, "subscription_item_details": None}
    line = account.create("line_item", invoice=invoice["id"], parent=parent, subtotal=shown["amount"], **shown)
    invoice["lines"]["data"].append(line)
