"""The billing portal: cancel or keep a subscription, put in another card, see invoices."""

import re
from html import escape

from ..billing import changing, charging, subscribing
from ..billing.periods import in_words
from ..errors import StripeError
from .checkout import card_table
from .layout import field, link, money, not_found, page, redirect

DONE = {
    "cancel": "The subscription ends with the period that is paid.",
    "keep": "The subscription goes on.",
    "card": "The card is saved and will be charged from now on.",
}


def answer(account, id, form):
    """Show the portal, or do what was asked and show it again."""
    session = account.store.get("billing_portal.session", id)
    if session is None or account.store.get("customer", session["customer"]) is None:
        return not_found("There is no such billing portal session.")
    if form is None:
        return _portal(account, session)
    try:
        _act(account, session, form)
    except StripeError as error:
        return _portal(account, session, alert=str(error))
    session.hidden["done"] = form["do"]
    return redirect(f"/p/session/{id}")


def _act(account, session, form):
    if form.get("do") == "card":
        _replace_card(account, session["customer"], re.sub(r"[\s-]", "", form.get("number", "")))
    elif form.get("do") in ("cancel", "keep"):
        _plan_end(account, session["customer"], form.get("subscription", ""), form["do"])
    else:
        raise StripeError("Choose what to do.")


def _plan_end(account, customer_id, subscription_id, wish):
    subscription = account.find("subscription", subscription_id, "subscription")
    if subscription["customer"] != customer_id or subscription["status"] in subscribing.ENDED:
        raise StripeError("This subscription cannot be changed here.")
    with account.changing(subscription, "customer.subscription.updated"):
        if wish == "cancel":
            changing.cancel_at_period_end(account, subscription)
        else:
            changing.keep(subscription)


def _replace_card(account, customer_id, number):
    """The new card takes over from every default the customer has."""
    method = charging.save_card(account, number, customer=customer_id)
    customer = account.find("customer", customer_id)
    with account.changing(customer, "customer.updated"):
        customer["invoice_settings"]["default_payment_method"] = method["id"]
    for subscription in _running(account, customer_id):
        if subscription["default_payment_method"]:
            with account.changing(subscription, "customer.subscription.updated"):
                subscription["default_payment_method"] = method["id"]


def _running(account, customer_id):
    found = account.every("subscription", customer=customer_id)
    return [subscription for subscription in found if subscription["status"] not in subscribing.ENDED]


def _portal(account, session, alert=None):
    done = session.hidden.pop("done", None)
    notice = f'<p class="notice" role="status">{DONE[done]}</p>' if done and not alert else ""
    customer_id = session["customer"]
    subscriptions = "".join(_subscription(account, entry) for entry in _running(account, customer_id))
    main = f"""
{notice}
<h2>Subscriptions</h2>
{subscriptions or "<p>No subscription is running.</p>"}
<h2>Card</h2>
<form method="post">
{field("number", "New card number", autocomplete="cc-number", inputmode="numeric", invalid=bool(alert))}
<p><button name="do" value="card">Update card</button></p>
</form>
<h2>Invoices</h2>
{_invoices(account, customer_id)}
<p>{link(session["return_url"], "Go back") if session["return_url"] else ""}</p>
{card_table()}
"""
    return page("Billing", main, alert=alert)


def _subscription(account, subscription):
    names = " and ".join(
        account.find("product", item["price"]["product"])["name"] for item in subscription["items"]["data"]
    )
    ends = in_words(subscribing.period_of(subscription)[1])
    leaving = subscription["cancel_at"] is not None
    state = f"{subscription['status']}, {'ends' if leaving else 'renews'} on {ends}"
    wish, words = ("keep", "Keep subscription") if leaving else ("cancel", "Cancel subscription")
    return (
        f"<p><strong>{escape(names)}</strong>: {state}</p>"
        f'<form method="post"><input type="hidden" name="subscription" value="{subscription["id"]}">'
        f'<p><button name="do" value="{wish}">{words}</button></p></form>'
    )


def _invoices(account, customer_id):
    found = [invoice for invoice in account.every("invoice", customer=customer_id)[::-1] if invoice["number"]]
    rows = "".join(
        f"<tr><td>{link(invoice['hosted_invoice_url'], invoice['number'])}</td><td>{invoice['status']}</td>"
        f'<td class="amount">{money(invoice["total"], invoice["currency"])}</td></tr>'
        for invoice in found
    )
    heads = '<th scope="col">Invoice</th><th scope="col">State</th><th scope="col" class="amount">Total</th>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else "<p>No invoices yet.</p>"
