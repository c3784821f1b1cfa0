"""Money given back: credit notes on finalised invoices, and refunds of payments."""

from .. import errors, listing
from . import balancing, collecting, invoicing, totalling


def refund(account, intent, amount, *, reason=None, metadata=None):
    """Give back a part of what a payment brought, or the rest of it."""
    charge = account.find("charge", intent["latest_charge"], "payment_intent")
    left = charge["amount_captured"] - charge["amount_refunded"]
    if not left:
        message = f"Charge {charge['id']} has already been refunded."
        raise errors.StripeError(message, code="charge_already_refunded")
    amount = left if amount is None else amount
    if amount < 1:
        raise errors.invalid(
            "amount", "This value must be greater than or equal to 1.", code="parameter_invalid_integer"
        )
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise errors.invalid("amount", message)
    made = account.create(
        "refund",
        amount=amount,
        charge=charge["id"],
        created=account.now(account.store.get("customer", intent["customer"])),
        currency=intent["currency"],
        metadata=metadata or {},
        payment_intent=intent["id"],
        reason=reason,
        status="succeeded",
    )
    with account.changing(charge, "charge.refunded"):
        charge.update(amount_refunded=charge["amount_refunded"] + amount, refunded=amount == left)
    account.emit("refund.created", made)
    return made


def credit(account, invoice, amount, *, refunded=0, credited=0, out_of_band=0, reason=None, memo=None):
    """A credit note: it lowers what an open invoice asks for; of a paid one it is refunded or kept as balance."""
    if invoice["status"] not in ("open", "paid"):
        raise errors.StripeError("You can only create a credit note for an open or paid invoice.")
    paid = invoice["status"] == "paid"
    left = invoice["total"] - invoice["pre_payment_credit_notes_amount"] - invoice["post_payment_credit_notes_amount"]
    if amount > (left if paid else min(left, invoice["amount_remaining"])):
        raise errors.invalid("amount", f"The credit note amount must be no more than {left}.")
    if paid and refunded + credited + out_of_band != amount:
        message = "The sum of credit amount, refund amount and out of band amount must equal the credit note amount."
        raise errors.invalid("amount", message)
    note = _note(account, invoice, amount, paid, reason, memo)
    if refunded:
        made = refund(account, invoicing.payment_of(account, invoice), refunded)
        note["refunds"] = [
            {"amount_refunded": refunded, "payment_record_refund": None, "refund": made["id"], "type": "refund"}
        ]
    _settle(account, invoice, note, amount, paid, credited)
    account.emit("credit_note.created", note)
    return note


def _note(account, invoice, amount, paid, reason, memo):
    customer = account.find("customer", invoice["customer"])
    before = len(account.every("credit_note", invoice=invoice["id"]))
    note = account.create(
        "credit_note",
        amount=amount,
        created=account.now(customer),
        currency=invoice["currency"],
        customer=customer["id"],
        effective_at=account.now(customer),
        invoice=invoice["id"],
        memo=memo,
        number=f"{invoice['number']}-CN-{before + 1:02d}",
        pre_payment_amount=0 if paid else amount,
        post_payment_amount=amount if paid else 0,
        reason=reason,
        status="issued",
        subtotal=amount,
        subtotal_excluding_tax=amount,
        total=amount,
        total_excluding_tax=amount,
        total_taxes=[],
        type="post_payment" if paid else "pre_payment",
    )
    note["pdf"] = f"{account.base_url}/i/{invoice['id']}/pdf"
    line = account.create(
        "credit_note_line_item",
        amount=amount,
        description=f"Credit for {invoice['number']}",
        discount_amounts=[],
        pretax_credit_amounts=[],
        quantity=1,
        tax_rates=[],
        type="custom_line_item",
        unit_amount=amount,
        unit_amount_decimal=str(amount),
    )
    note["lines"] = listing.whole([line], f"/v1/credit_notes/{note['id']}/lines")
    return note


def _settle(account, invoice, note, amount, paid, credited):
    customer = account.find("customer", invoice["customer"])
    if credited:
        named = {"currency": invoice["currency"], "credit_note": note["id"], "invoice": invoice["id"]}
        moved = balancing.move(account, customer, -credited, "credit_note", **named)
        note["customer_balance_transaction"] = moved["id"]
    with account.changing(invoice, "invoice.updated"):
        if paid:
            invoice["post_payment_credit_notes_amount"] += amount
        else:
            invoice["pre_payment_credit_notes_amount"] += amount
            totalling.add_up(account, invoice)
    if not paid and not invoice["amount_due"]:
        collecting.settle(account, invoice)
