"""Time passing: everything that falls due, done in its order and dated when it was due."""

from . import checkout, pending, renewing, subscribing
from .periods import DAY

ANNOUNCED = 3 * DAY  # how long before its end a trial is announced
RUNNING = ("active", "trialing", "past_due")


def catch_up(account):
    """Let everything happen that fell due on the wall clock."""
    _run(account, None, account.now())


def advance(account, clock, moment):
    """Let a test clock's time pass up to `moment`."""
    _run(account, clock, moment)
    clock["frozen_time"] = moment


def _run(account, clock, until):
    while due := [entry for entry in _due(account, clock and clock["id"]) if entry[0] <= until]:
        when, act, thing = min(due, key=lambda entry: entry[0])
        if clock:
            clock["frozen_time"] = max(clock["frozen_time"], when)
            act(account, thing)
        else:
            with account.at(when):
                act(account, thing)


def _due(account, clock_id):
    """(when, what to do, with what) for all that waits on one clock; the wall's is None."""
    for subscription in account.every("subscription", test_clock=clock_id):
        if subscription["status"] not in subscribing.ENDED:
            yield from _due_for_subscription(subscription)
    for invoice in account.every("invoice", test_clock=clock_id):
        if invoice["status"] == "draft" and invoice["automatically_finalizes_at"]:
            yield invoice["automatically_finalizes_at"], renewing.collect, invoice
        elif invoice["status"] == "open" and invoice["next_payment_attempt"]:
            yield invoice["next_payment_attempt"], renewing.retry, invoice
    for session in account.every("checkout.session", status="open"):
        if _clock_of(account, session) == clock_id:
            yield session["expires_at"], checkout.expire, session


def _clock_of(account, session):
    """A Checkout session lives in its customer's time, and shows no clock of its own."""
    customer = account.store.get("customer", session["customer"])
    return customer and customer["test_clock"]


def _due_for_subscription(subscription):
    if subscription["status"] == "incomplete":
        yield subscription["created"] + subscribing.EXPIRES_AFTER, renewing.expire, subscription
    if subscription["status"] in RUNNING:
        ends = subscribing.period_of(subscription)[1]
        yield min(ends, subscription["cancel_at"] or ends), renewing.renew, subscription
    if subscription["pending_update"]:
        yield subscription["pending_update"]["expires_at"], pending.expire, subscription
    if subscription["status"] == "trialing" and not subscription.hidden.get("trial_end_announced"):
        yield subscription["trial_end"] - ANNOUNCED, renewing.announce_trial_end, subscription
