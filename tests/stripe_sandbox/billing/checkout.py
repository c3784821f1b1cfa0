"""A Checkout session completed by the person who pays, or expired."""

from .. import errors
from ..blanks import blank
from . import cards, charging, customers, discounting, drafting, receipting, reckoning, subscribing


def pay(account, session, number, *, email=None, name=None, consented=False, country=None, tax_id=None):
    """What the pay page does with a card number. Raises 402 if the card is refused: nothing has happened then.

    `consented` says that the cardholder has just told the bank so (3-D Secure). Where the taxes depend on it, `country`
    and `tax_id` say who pays.
    """
    require_open(session, "paid")
    reckoning.require_typed(account, session, country, tax_id)
    reckoning.reckon(account, session, country=country, tax_id=tax_id)
    refused = cards.look_up(number).when_saved
    if not refused and session["amount_total"]:
        refused = charging.refusal(account, session["customer"], number, consented=consented)
    if refused:
        raise errors.declined(refused)
    customer = _customer(account, session, email, name)
    if customer:
        reckoning.note(account, session, customer, country=country, tax_id=tax_id)
    details = {"email": email, "name": name}
    saved = charging.save_card(account, number, customer=customer and customer["id"], billing_details=details)
    saved.hidden["consented"] = consented
    if session["mode"] == "subscription":
        _subscribe(account, session, customer, saved)
    else:
        _charge_once(account, session, customer, saved)
    _complete(account, session, customer, email, name)


def require_open(session, done):
    if session["status"] != "open":
        raise errors.StripeError(
            f'Only Checkout Sessions with a status in ["open"] can be {done}. '
            f"This Checkout Session has a status of {session['status']}."
        )


def _customer(account, session, email, name):
    """The session's customer; a new one where the session needs one and has none."""
    if session["customer"]:
        return account.find("customer", session["customer"])
    if session["mode"] == "payment" and session["customer_creation"] != "always":
        return None
    customer = customers.enrol(account, email=email, name=name)
    account.emit("customer.created", customer)
    return customer


def _subscribe(account, session, customer, method):
    asked = session.hidden["subscription_data"]
    items = [(account.find("price", line["price"]), line["quantity"], {}) for line in session.hidden["lines"]]
    fields = {name: asked[name] for name in ("metadata", "description") if name in asked}
    fields["default_tax_rates"] = [account.find("tax_rate", id) for id in asked.get("default_tax_rates", ())]
    if session["automatic_tax"]["enabled"]:
        fields["automatic_tax"] = blank("subscription_automatic_tax") | {"enabled": True}
    trial_end = subscribing.trial_end_after(account, customer, asked)
    discounts = discounting.named(session)
    subscription = subscribing.begin(
        account, customer, items, method=method, trial_end=trial_end, discounts=discounts, **fields
    )
    session.update(subscription=subscription["id"], invoice=subscription["latest_invoice"])


def _charge_once(account, session, customer, method):
    asked = session.hidden["payment_intent_data"]
    named = {"customer": customer, "session": session["id"], "currency": session["currency"]}
    session.hidden["redeemed"] = discounting.redeem(account, discounting.named(session), **named)
    if not session["amount_total"]:
        return
    intent = charging.open_intent(
        account,
        amount=session["amount_total"],
        currency=session["currency"],
        customer=customer and customer["id"],
        created=account.now(customer),
        description=asked.get("description"),
        metadata=asked.get("metadata", {}),
    )
    charging.charge(account, intent, method)
    session["payment_intent"] = intent["id"]
    if customer and (session["invoice_creation"] or {}).get("enabled"):
        lines = [(account.find("price", line["price"]), line["quantity"]) for line in session.hidden["lines"]]
        session["invoice"] = receipting.write(account, session, customer, intent, lines)["id"]


def _complete(account, session, customer, email, name):
    details = blank("payment_pages_checkout_session_customer_details")
    details |= {"email": customer["email"] if customer else email, "name": name}
    details |= {
        "address": customer and customer["address"],
        "tax_exempt": customer["tax_exempt"] if customer else "none",
    }
    details["tax_ids"] = drafting.tax_ids_of(account, customer["id"]) if customer else []
    session.update(
        customer=customer and customer["id"],
        customer_details=details,
        payment_status="paid" if session["amount_total"] else "no_payment_required",
        status="complete",
        url=None,
    )
    account.emit("checkout.session.completed", session)


def expire(account, session):
    """Nobody can pay by this session any more."""
    require_open(session, "expired")
    session.update(status="expired", url=None)
    account.emit("checkout.session.expired", session)
