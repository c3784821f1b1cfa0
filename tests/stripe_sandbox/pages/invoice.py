"""The page of an invoice, where an open one can be paid, and its PDF."""

import re
from html import escape

from .. import errors
from ..billing import charging, collecting
from ..billing.periods import in_words
from .checkout import asks_for_consent, card_table
from .layout import Page, consent, field, link, money, not_found, page, redirect
from .pdf import document


def answer(account, id, form):
    """Show a finalised invoice, or pay it."""
    invoice = account.store.get("invoice", id)
    if invoice is None or invoice["number"] is None:
        return not_found("There is no such invoice.")
    if form is None or invoice["status"] != "open":
        return _invoice_page(invoice)
    number = re.sub(r"[\s-]", "", form.get("number", ""))
    if asks_for_consent(number) and "consent" not in form:
        return consent(number, form)
    try:
        _pay(account, invoice, number, form.get("consent") == "yes")
    except errors.StripeError as error:
        return _invoice_page(invoice, alert=str(error))
    return redirect(f"/i/{id}")


def _pay(account, invoice, number, consented):
    method = charging.save_card(account, number, customer=invoice["customer"])
    method.hidden["consented"] = consented
    refused = collecting.attempt(account, invoice, method)
    if refused:
        raise errors.declined(refused)


def _invoice_page(invoice, alert=None):
    lines = "".join(
        f'<tr><td>{escape(description)}</td><td class="amount">{amount}</td></tr>'
        for description, amount in _amounts(invoice)
    )
    main = f"""
<p>{escape(_state(invoice))}</p>
<table><thead><tr><th scope="col">What</th><th scope="col" class="amount">Amount</th></tr></thead>
<tbody>{lines}</tbody></table>
<p>{link(invoice["invoice_pdf"], "Download as PDF")}</p>
{_form(alert) if invoice["status"] == "open" else ""}
"""
    return page(f"Invoice {invoice['number']}", main, alert=alert)


def _state(invoice):
    whom = invoice["customer_name"] or invoice["customer_email"] or invoice["customer"]
    return f"For {whom}, dated {in_words(invoice['effective_at'])}: {invoice['status']}."


def _amounts(invoice):
    """(words, money) of each line and of the totals."""
    currency = invoice["currency"]
    yield from ((line["description"], money(line["amount"], currency)) for line in invoice["lines"]["data"])
    yield from (("Discount", money(-off["amount"], currency)) for off in invoice["total_discount_amounts"])
    yield from ((_tax(tax), money(tax["amount"], currency)) for tax in invoice["total_taxes"])
    yield "Total", money(invoice["total"], currency)
    if invoice["amount_due"] != invoice["total"]:
        yield "Due after the balance is applied", money(invoice["amount_due"], currency)


def _tax(tax):
    if tax["taxability_reason"] == "reverse_charge":
        return "Tax to be paid on reverse charge basis"
    return "Tax, contained in the price" if tax["tax_behavior"] == "inclusive" else "Tax"


def _form(alert):
    number = field("number", "Card number", autocomplete="cc-number", inputmode="numeric", invalid=bool(alert))
    return f'<form method="post">{number}<p><button>Pay invoice</button></p></form>{card_table()}'


def answer_pdf(account, id, form):
    """The invoice as a PDF of one page."""
    invoice = account.store.get("invoice", id)
    if invoice is None or invoice["number"] is None:
        return not_found("There is no such invoice.")
    lines = [f"Invoice {invoice['number']}", _state(invoice), ""]
    lines += [f"{words}: {amount}" for words, amount in _amounts(invoice)]
    name = {"Content-Disposition": f'inline; filename="{invoice["number"]}.pdf"'}
    return Page(200, document(lines), "application/pdf", name)
