"""Orders from tests and from the demonstration under /_sandbox/: what a person at Stripe or the passing of time does."""

from . import errors, spec, validation, webhooks
from .billing import checkout, reckoning, renewing, timeline
from .faults import Faults
from .routing import OPERATIONS

ORDERS = {}


def order(method, name):
    """Register `f(server, given)` for `/_sandbox/<name>`. Keyword arguments are the JSON fields of the request."""

    def register(function):
        ORDERS[method, name] = function
        return function

    return register


def answer(server, method, name, given):
    """(status, data) for one order."""
    if (method, name) not in ORDERS:
        return 404, {"error": {"message": f"No such order: {method.upper()} /_sandbox/{name}"}}
    with server.account.lock:
        server.account.touched = server.account.touched or method != "get"
        try:
            return 200, ORDERS[method, name](server, **given)
        except errors.StripeError as error:
            return error.status, error.body


@order("get", "")
def about(server):
    models = sorted(f"{method.upper()} {path}" for method, path in OPERATIONS)
    return {"api_version": spec.API_VERSION, "url": server.account.base_url, "models": models}


@order("post", "reset")
def reset(server):
    """Forget everything but the endpoint named at the start."""
    server.deliveries.clear()
    server.deliveries.faults = Faults()
    server.account.idempotent.clear()
    server.account.declines.clear()
    kept = [endpoint for endpoint in server.account.every("webhook_endpoint") if endpoint.hidden["fixed"]]
    server.account.store.kinds.clear()
    server.account.store.deleted.clear()
    for endpoint in kept:
        server.account.store.add(endpoint)
    return {}


@order("post", "webhook")
def webhook(server, url, secret):
    """Deliver all events to this address instead of the one named before."""
    webhooks.register_fixed(server.account, url, secret)
    return {}


@order("post", "rotate_secret")
def rotate_secret(server, secret, previous_for_now=True):
    """Sign with a new secret, for now with the old one as well, as Stripe does for up to a day."""
    for endpoint in server.account.every("webhook_endpoint"):
        endpoint.hidden["previous"] = [endpoint.hidden["secret"]] if previous_for_now else []
        endpoint.hidden["secret"] = secret
    return {}


@order("post", "faults")
def faults(server, parallel=0, **given):
    """Order trouble, see `faults.Faults`; without any, all goes well again."""
    server.deliveries.faults = Faults(**given)
    server.deliveries.work_with(parallel)
    return {}


@order("get", "deliveries")
def deliveries(server):
    return {"pending": server.deliveries.pending, "deliveries": list(server.deliveries.log)}


@order("get", "pending")
def pending(server):
    return {"pending": server.deliveries.pending}


@order("post", "resend")
def resend(server, events=None):
    """Deliver events again, all of them unless some are named."""
    chosen = [server.account.find("event", id) for id in events] if events else server.account.every("event")
    for event in chosen:
        server.deliveries.announce(event)
    return {"events": len(chosen)}


@order("post", "decline")
def decline(server, customer=None, times=1, decline_code="generic_decline"):
    """Refuse the next charges of a customer, or of anybody, whatever card is used."""
    server.account.declines.append({"customer": customer, "times": times, "decline_code": decline_code})
    return {}


@order("post", "pay")
def pay(server, session, card, code=None, **typed):
    """Do what the person at the pay page does: `typed` may hold email, name, country and tax_id."""
    found = server.account.find("checkout.session", session, "session")
    if code:
        reckoning.use_code(server.account, found, code)
    checkout.pay(server.account, found, card, **typed)
    return {"redirect": success_url(found)}


def success_url(session):
    """Where the person goes after paying."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


@order("post", "end_period")
def end_period(server, subscription):
    """Let a subscription's period end now: it renews and is charged, or ends if it was to be cancelled."""
    found = server.account.find("subscription", subscription)
    if found["status"] not in timeline.RUNNING:
        raise errors.StripeError(f"This subscription is {found['status']}: no period of it ends.")
    renewing.end_period(server.account, found)
    return found


@order("post", "retry")
def retry(server, invoice):
    """Make the next automatic try for a failed invoice now. The fourth failure in all ends the subscription."""
    found = server.account.find("invoice", invoice, "invoice")
    if found["status"] != "open":
        raise errors.StripeError(f"This invoice is {found['status']}: there is nothing to retry.")
    renewing.retry(server.account, found)
    return found


@order("post", "release_clock")
def release_clock(server, clock):
    """Advance a test clock to the present and let its customers go on in the wall's time.

    Stripe cannot do this. It is how a demonstration gets customers with a past.
    """
    found = server.account.find("test_helpers.test_clock", clock, "test_clock")
    timeline.advance(server.account, found, max(server.account.now(), found["frozen_time"]))
    for kind in ("customer", "subscription", "invoice", "invoiceitem"):
        for thing in server.account.every(kind, test_clock=clock):
            thing["test_clock"] = None
    server.account.store.remove(found)
    return {}


@order("get", "violations")
def violations(server):
    """Every object and payload against Stripe's description."""
    return validation.report(server.account)
