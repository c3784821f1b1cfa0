"""The invoice that a single payment at Checkout is given where the session asks for one: paid when it is written."""

from . import drafting, invoicing, itemising


def write(account, session, customer, intent, lines):
    """A paid invoice over what was bought. `lines` are prices and quantities."""
    terms = {"currency": session["currency"], "auto_advance": False, "discounts": session.hidden["redeemed"]}
    invoice = drafting.draft(account, customer, reason="manual", **terms)
    if session["automatic_tax"]["enabled"]:
        drafting.tax_automatically(invoice)
    for price, quantity in lines:
        item = itemising.write(account, customer, currency=price["currency"], price=price, quantity=quantity)
        itemising.stand(account, invoice, item)
    account.emit("invoice.created", invoice)
    invoicing.finalise_paid(account, invoice, intent)
    return invoice
