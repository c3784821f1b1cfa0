"""The receipt of a charge."""

from html import escape

from ..billing.periods import in_words
from .layout import money, not_found, page


def answer(account, id, form):
    """What was paid, by which card, and what was given back."""
    charge = account.store.get("charge", id)
    if charge is None or not charge["paid"]:
        return not_found("There is no such receipt.")
    rows = [("Amount paid", charge["amount"])]
    if charge["amount_refunded"]:
        rows.append(("Refunded", -charge["amount_refunded"]))
    lines = "".join(
        f'<tr><th scope="row">{words}</th><td class="amount">{money(amount, charge["currency"])}</td></tr>'
        for words, amount in rows
    )
    card = charge["payment_method_details"]["card"]
    about = f"Paid on {in_words(charge['created'])} by {card['brand']} ending in {card['last4']}."
    what = f"<p>{escape(charge['description'])}</p>" if charge["description"] else ""
    return page("Receipt", f"{what}<p>{about}</p><table><tbody>{lines}</tbody></table>")
