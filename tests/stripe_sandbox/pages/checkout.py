"""The pay page of a Checkout session."""

import re
from html import escape

from ..billing import cards, checkout, reckoning
from ..control import success_url
from ..errors import StripeError
from .layout import consent, field, link, money, not_found, page, redirect


def answer(account, id, form):
    """Show the page, or pay: back to the shop after success, the refusal in words otherwise."""
    session = account.store.get("checkout.session", id)
    if session is None:
        return not_found("There is no such Checkout session.")
    if session["status"] == "complete":
        return redirect(success_url(session))
    if session["status"] == "expired":
        return page("This Checkout session has expired", _way_back(session), status=410)
    if form is None:
        return _pay_page(account, session, {})
    return _apply(account, session, form) if form.get("do") == "apply" else _pay(account, session, form)


def _apply(account, session, form):
    """Use a promotion code and show what is due then."""
    try:
        reckoning.use_code(account, session, form.get("code", ""))
    except StripeError as error:
        return _pay_page(account, session, form, str(error), "code")
    return _pay_page(account, session, form | {"code": ""})


def _pay(account, session, form):
    if _asks_email(session) and "@" not in form.get("email", ""):
        return _pay_page(account, session, form, "Enter your email address.", "email")
    number = re.sub(r"[\s-]", "", form.get("number", ""))
    if asks_for_consent(number) and session["amount_total"] and "consent" not in form:
        return consent(number, form, (session["success_url"], session["cancel_url"]))
    given = {name: form.get(name) or None for name in ("email", "name", "country", "tax_id")}
    given["consented"] = form.get("consent") == "yes"
    try:
        checkout.pay(account, session, number, **given)
    except StripeError as error:
        wrong = {"customer_tax_location_invalid": "country", "tax_id_invalid": "tax_id"}
        return _pay_page(account, session, form, str(error), wrong.get(error.error.get("code"), "number"))
    return redirect(success_url(session))


def asks_for_consent(number):
    return cards.look_up(number).when_charged is cards.UNAUTHENTICATED


def _asks_email(session):
    return session["customer"] is None


def _pay_page(account, session, form, alert=None, wrong=None):
    main = f"""
{_order(account, session)}
{_promotion(session, form, wrong)}
<form method="post">
{_email(session, form, wrong)}
{_place(account, session, form, wrong)}
{_card(form, wrong)}
<p><button>{_verb(session)}</button></p>
</form>
<p>{_way_back(session)}</p>
{card_table()}
"""
    back = (session["success_url"], session["cancel_url"])
    return page("Checkout", main, alert=alert, forms_to=back)


def _order(account, session):
    lines = "".join(
        f"<tr><td>{escape(item['description'])} × {item['quantity']}{_rhythm(item['price'])}</td>"
        f'<td class="amount">{money(item["amount_subtotal"], item["currency"])}</td></tr>'
        for item in reckoning.items_of(account, session)
    )
    total = money(session["amount_total"], session["currency"])
    return (
        '<table><thead><tr><th scope="col">What</th><th scope="col" class="amount">Price</th></tr></thead>'
        f"<tbody>{lines}{_taken_and_added(account, session)}</tbody>"
        f'<tfoot><tr><th scope="row">Due today</th><td class="amount"><strong>{total}</strong></td></tr></tfoot></table>'
        f"{_trial(session)}"
    )


def _taken_and_added(account, session):
    """Rows for the discount and for the taxes, where there are any."""
    details, currency = session["total_details"], session["currency"]
    names = [account.find("coupon", entry["coupon"]) for entry in session["discounts"] or ()]
    off = " and ".join(coupon["name"] or coupon["id"] for coupon in names)
    rows = [(f"Discount: {off}", -details["amount_discount"])] if details["amount_discount"] else []
    rows += [("Tax", details["amount_tax"])] if details["amount_tax"] else []
    return "".join(
        f'<tr><td>{escape(words)}</td><td class="amount">{money(amount, currency)}</td></tr>' for words, amount in rows
    )


def _promotion(session, form, wrong):
    if not session["allow_promotion_codes"]:
        return ""
    code = field("code", "Promotion code", form.get("code", ""), invalid=wrong == "code")
    return f'<form method="post">{code}<p><button name="do" value="apply">Apply</button></p></form>'


def _place(account, session, form, wrong):
    """What the taxes depend on: a country, and the number of a business."""
    asked = ""
    if reckoning.asks_for_place(account, session):
        country = form.get("country", "")
        asked += field("country", "Country, two letters", country, autocomplete="country", invalid=wrong == "country")
    if session["tax_id_collection"]["enabled"]:
        tax_id = form.get("tax_id", "")
        asked += field(
            "tax_id", "VAT number, if you buy as a business", tax_id, required=False, invalid=wrong == "tax_id"
        )
    return asked


def _rhythm(price):
    recurring = price["recurring"]
    if not recurring:
        return ""
    count, interval = recurring["interval_count"], recurring["interval"]
    return f", every {interval}" if count == 1 else f", every {count} {interval}s"


def _trial(session):
    days = session.hidden["subscription_data"].get("trial_period_days")
    return f"<p>Free for {days} days, then charged as above.</p>" if days else ""


def _email(session, form, wrong):
    if not _asks_email(session):
        return ""
    value = form.get("email", session["customer_email"] or "")
    return field("email", "Email", value, type="email", autocomplete="email", invalid=wrong == "email")


def _card(form, wrong):
    number = form.get("number", "4242 4242 4242 4242")
    return field(
        "number", "Card number", number, autocomplete="cc-number", inputmode="numeric", invalid=wrong == "number"
    ) + field("name", "Name on card", form.get("name", ""), autocomplete="cc-name", required=False)


def _verb(session):
    if session["mode"] == "payment":
        return f"Pay {money(session['amount_total'], session['currency'])}"
    return "Start trial" if not session["amount_total"] else "Subscribe"


def _way_back(session):
    return link(session["cancel_url"], "Cancel and go back") if session["cancel_url"] else ""


def card_table():
    """Which number does what."""
    rows = "".join(
        f"<tr><td>{' '.join(re.findall('.{4}', number))}</td><td>{escape(card.label)}</td></tr>"
        for number, card in cards.CARDS.items()
    )
    return (
        '<h2>Test cards</h2><table><thead><tr><th scope="col">Number</th><th scope="col">What happens</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
