"""Payment methods and payment intents: saving a card, and asking it for money."""

from .. import errors
from ..account import random_text
from ..blanks import blank
from . import cards

FAILURES = {"authentication_required": ("requires_action", "payment_intent.requires_action")}
FAILED = ("requires_payment_method", "payment_intent.payment_failed")
SUCCEEDED = {"network_status": "approved_by_network", "seller_message": "Payment complete.", "type": "authorized"}
REFUSED = {
    "network_status": "declined_by_network",
    "seller_message": "The bank did not return any further details with this decline.",
    "type": "issuer_declined",
}
PLAIN = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")  # of a card, on its charges


def save_card(account, number, *, customer=None, billing_details=None, **fields):
    """A new payment method. Raises 402 if the card cannot even be saved, 404 if there is no such customer."""
    card = cards.look_up(number)
    if card.when_saved:
        raise errors.declined(card.when_saved)
    shown = blank("payment_method_card") | {"brand": card.brand, "display_brand": card.brand, "last4": number[-4:]}
    shown |= {"exp_month": 12, "exp_year": 2040, "funding": "credit", "country": "US"}
    details = blank("billing_details") | (billing_details or {})
    hidden = {"number": number}
    method = account.create("payment_method", type="card", hidden=hidden, billing_details=details, card=shown, **fields)
    return attach(account, method, customer) if customer else method


def payment_method(account, id, param="payment_method"):
    """The method with this id; one of Stripe's test tokens stands for a new card."""
    if id in cards.TOKENS:
        return save_card(account, cards.TOKENS[id])
    return account.find("payment_method", id, param)


def attach(account, method, customer):
    """Let a customer own the method."""
    method["customer"] = account.find("customer", customer, "customer")["id"]
    account.emit("payment_method.attached", method)
    return method


def owned(account, id, customer):
    """The customer's own payment method with this id, or Stripe's refusal."""
    method = account.find("payment_method", id, "payment_method")
    if method["customer"] != customer["id"]:
        raise not_owned(id)
    return method


def not_owned(id):
    return errors.StripeError(f"The customer does not have a payment method with the ID {id}.")


def refusal(account, customer_id, number, *, consented=False):
    """Why a charge of this card would be refused now, or None. Uses up a decline ordered for this customer."""
    ordered = next((entry for entry in account.declines if entry["customer"] in (None, customer_id)), None)
    if ordered is None:
        refused = cards.look_up(number).when_charged
        return None if consented and refused is cards.UNAUTHENTICATED else refused
    ordered["times"] -= 1
    if not ordered["times"]:
        account.declines.remove(ordered)
    return cards.DECLINED._replace(decline_code=ordered["decline_code"])


def open_intent(account, *, amount, currency, customer, created, **fields):
    """A payment that waits for a payment method."""
    intent = account.create(
        "payment_intent",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic",
        client_secret=f"pi_secret_{random_text()}",
        confirmation_method="automatic",
        created=created,
        currency=currency,
        customer=customer,
        payment_method_types=["card"],
        status="requires_payment_method",
        **fields,
    )
    account.emit("payment_intent.created", intent)
    return intent


def charge(account, intent, method):
    """Take the intent's amount. Returns the Refusal, or None once the money is there."""
    consented = method.hidden.pop("consented", False)
    refused = refusal(account, intent["customer"], method.hidden["number"], consented=consented)
    if refused:
        _fail(account, intent, method, refused)
    else:
        _succeed(account, intent, method)
    return refused


def _succeed(account, intent, method):
    made = _charge(account, intent, method, status="succeeded", paid=True, amount_captured=intent["amount"])
    made["outcome"] = blank("charge_outcome") | SUCCEEDED
    intent.update(status="succeeded", payment_method=method["id"], amount_received=intent["amount"])
    intent.update(last_payment_error=None, latest_charge=made["id"])
    account.emit("charge.succeeded", made)
    account.emit("payment_intent.succeeded", intent)


def _fail(account, intent, method, refused):
    status, event_type = FAILURES.get(refused.code, FAILED)
    error = {"type": "card_error", "payment_method": dict(method), **refused._asdict()}
    intent["last_payment_error"] = {name: value for name, value in error.items() if value is not None}
    intent["status"] = status
    if event_type == FAILED[1]:  # a bank that waits for consent has not been charged yet
        made = _charge(account, intent, method, failure_code=refused.code, failure_message=refused.message)
        made["outcome"] = blank("charge_outcome") | REFUSED | {"reason": refused.decline_code}
        intent["latest_charge"] = made["id"]
        account.emit("charge.failed", made)
    account.emit(event_type, intent)


def _charge(account, intent, method, **fields):
    """What a payment intent made of a card: the try that succeeded, or one that did not."""
    made = account.create(
        "charge",
        amount=intent["amount"],
        billing_details=dict(method["billing_details"]),
        captured=fields.get("paid", False),
        created=account.now(account.store.get("customer", intent["customer"])),
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        fraud_details={},
        metadata=dict(intent["metadata"]),
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": "card", "card": _details(method["card"])},
        receipt_email=intent["receipt_email"],
        **fields,
    )
    del made["refunds"]  # shown only to whoever asks for them
    made["receipt_url"] = f"{account.base_url}/r/{made['id']}"
    return made


def _details(card):
    shown = blank("payment_method_details_card")
    return shown | {name: card[name] for name in shown.keys() & card.keys() & set(PLAIN)}
