"""Collecting an invoice, and what its payment or its failure makes of the subscription behind it."""

from .. import errors
from . import charging, drafting, entitling, invoicing, pending
from .cards import Refusal
from .periods import DAY

RETRY_AFTER = [3 * DAY, 5 * DAY, 7 * DAY]  # after the first, second and third failed attempt
NO_METHOD = Refusal(
    "resource_missing",
    None,
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method.",
)


def default_method(account, customer, subscription=None):
    """The payment method that a charge without one falls back on, or None."""
    own = subscription and subscription["default_payment_method"]
    return account.store.get("payment_method", own or customer["invoice_settings"]["default_payment_method"])


def nothing_to_charge(param=None):
    """Stripe's refusal where a payment is asked for and there is no payment method."""
    return errors.StripeError(NO_METHOD.message, code=NO_METHOD.code, param=param)


def finalise(account, invoice):
    """Finalise, and settle at once what asks for no money."""
    invoicing.finalise(account, invoice)
    if not invoice["amount_due"]:
        settle(account, invoice)
    elif invoice["collection_method"] == "send_invoice":
        account.emit("invoice.sent", invoice)


def settle(account, invoice):
    """An invoice is paid: a subscription that waited for it runs again once nothing else is open."""
    invoicing.mark_paid(account, invoice)
    subscription = drafting.subscription_of(account, invoice)
    if pending.is_of_pending(account, invoice):
        pending.apply(account, subscription)
    if subscription is None or subscription["status"] not in ("incomplete", "past_due", "unpaid"):
        return
    if not drafting.invoices_of(account, subscription, status="open"):
        set_status(account, subscription, "active")


def set_status(account, subscription, status):
    with account.changing(subscription, "customer.subscription.updated"):
        subscription["status"] = status
    entitling.recompute(account, subscription["customer"])


def attempt(account, invoice, method=None):
    """Charge an open invoice. Returns the Refusal, or None once it is paid."""
    customer = account.find("customer", invoice["customer"])
    subscription = drafting.subscription_of(account, invoice)
    method = method or default_method(account, customer, subscription)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    refused = charging.charge(account, invoicing.payment_of(account, invoice), method) if method else NO_METHOD
    if refused:
        _failed(account, invoice, subscription, refused)
    else:
        settle(account, invoice)
    return refused


def _failed(account, invoice, subscription, refused):
    """Plan the next try, tell, and let the subscription fall behind. A first payment leaves it incomplete."""
    renewal = subscription is not None and subscription["status"] in ("active", "trialing", "past_due")
    renewal = renewal and not pending.is_of_pending(account, invoice)
    tries = invoice["attempt_count"]
    retry = renewal and tries <= len(RETRY_AFTER)
    invoice["next_payment_attempt"] = account.now(invoice) + RETRY_AFTER[tries - 1] if retry else None
    account.emit("invoice.payment_failed", invoice)
    if refused.code == "authentication_required":
        account.emit("invoice.payment_action_required", invoice)
    if renewal and subscription["status"] != "past_due":
        set_status(account, subscription, "past_due")
