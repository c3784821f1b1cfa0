"""Invoices finalised, paid and voided. What that does to a subscription is `collecting`."""

from ..errors import StripeError
from . import balancing, charging
from .totalling import add_up


def finalise(account, invoice):
    """A draft becomes payable: numbered, with its pages, the balance applied, and a payment to be made."""
    if invoice["status"] != "draft":
        message = "This invoice is already finalized, you can't re-finalize a non-draft invoice."
        raise StripeError(message, code="invoice_not_editable")
    customer = account.find("customer", invoice["customer"])
    invoice["starting_balance"] = customer["balance"]
    add_up(account, invoice)
    _number_and_show(account, customer, invoice)
    _settle_balance(account, customer, invoice)
    if invoice["amount_due"]:
        _ask_for_payment(account, invoice)
    account.emit("invoice.finalized", invoice)


def finalise_paid(account, invoice, intent):
    """A draft over what a payment has brought already: the customer's balance has no part in it."""
    customer = account.find("customer", invoice["customer"])
    invoice.update(starting_balance=0, ending_balance=0)
    add_up(account, invoice)
    _number_and_show(account, customer, invoice)
    _belong(account, invoice, intent)
    account.emit("invoice.finalized", invoice)
    mark_paid(account, invoice)


def _number_and_show(account, customer, invoice):
    now = account.now(invoice)
    invoice.update(status="open", number=_number(account, customer), effective_at=now, automatically_finalizes_at=None)
    invoice["hosted_invoice_url"] = f"{account.base_url}/i/{invoice['id']}"
    invoice["invoice_pdf"] = f"{account.base_url}/i/{invoice['id']}/pdf"
    invoice["status_transitions"]["finalized_at"] = now


def _number(account, customer):
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] += 1
    return f"{customer['invoice_prefix']}-{number:04d}"


def _settle_balance(account, customer, invoice):
    invoice["ending_balance"] = min(0, invoice["starting_balance"] + invoice["total"])
    moved = invoice["ending_balance"] - customer["balance"]
    if moved:
        named = {"currency": invoice["currency"], "invoice": invoice["id"]}
        balancing.move(account, customer, moved, "applied_to_invoice", **named)


def _ask_for_payment(account, invoice):
    intent = charging.open_intent(
        account,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        created=account.now(invoice),
    )
    _belong(account, invoice, intent)


def _belong(account, invoice, intent):
    """The payment settles the invoice, now or later."""
    invoice.hidden["payment_intent"] = intent["id"]
    account.create(
        "invoice_payment",
        amount_requested=intent["amount"],
        created=intent["created"],
        currency=intent["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        status="open",
    )


def payment_of(account, invoice):
    """The payment intent that settles a finalised invoice, or None where nothing was due."""
    return account.store.get("payment_intent", invoice.hidden.get("payment_intent"))


def mark_paid(account, invoice):
    """The money for an open invoice has come."""
    now = account.now(invoice)
    due = invoice["amount_due"]
    invoice.update(status="paid", amount_paid=due, amount_remaining=0, attempted=True, next_payment_attempt=None)
    invoice["status_transitions"]["paid_at"] = now
    for payment in account.every("invoice_payment", invoice=invoice["id"]):
        payment.update(status="paid", amount_paid=due)
        payment["status_transitions"]["paid_at"] = now
        account.emit("invoice_payment.paid", payment)
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)


def write_off(account, invoice):
    """Nobody expects an open invoice to be paid any more; it may be all the same."""
    _require(invoice, "open")
    invoice.update(status="uncollectible", next_payment_attempt=None)
    invoice["status_transitions"]["marked_uncollectible_at"] = account.now(invoice)
    account.emit("invoice.marked_uncollectible", invoice)


def send(account, invoice):
    """Send an invoice, or a reminder of it. Test mode sends no mail."""
    if invoice["collection_method"] != "send_invoice":
        raise StripeError("You can only manually send an invoice if its collection method is 'send_invoice'.")
    _require(invoice, "open", "uncollectible")
    account.emit("invoice.sent", invoice)


def _require(invoice, *statuses):
    if invoice["status"] not in statuses:
        message = f"You can only pass in {' or '.join(statuses)} invoices. This invoice is {invoice['status']}."
        raise StripeError(message, code="status_transition_invalid")


def void(account, invoice):
    """An open invoice is not owed any more."""
    _require(invoice, "open", "uncollectible")
    invoice.update(status="void", next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = account.now(invoice)
    account.emit("invoice.voided", invoice)
