"""What time does to a subscription: it renews, is retried, expires and ends."""

from . import collecting, drafting, invoicing, scheduling, subscribing
from .periods import period_end

DRAFT_FOR = 3600  # a renewal's invoice can be edited for an hour before it is finalised


def renew(account, subscription):
    """The period is over: end if that was planned, else begin the next one."""
    if subscription["cancel_at"] and subscription["cancel_at"] <= account.now(subscription):
        subscribing.end(account, subscription)
    else:
        _begin_next(account, subscription)


def _begin_next(account, subscription, *, early=False):
    """Start the next period, and draft its invoice."""
    customer = account.find("customer", subscription["customer"])
    with account.changing(subscription, "customer.subscription.updated"):
        if early:
            _cut_short(account, subscription)
        scheduling.enter_phase(account, subscription)
        for item in subscription["items"]["data"]:
            advance(item, subscription["billing_cycle_anchor"])
        if subscription["status"] == "trialing":
            subscription["status"] = "active"
        finalises = account.now(subscription) + DRAFT_FOR
        invoice = subscribing.bill_period(
            account, customer, subscription, "subscription_cycle", automatically_finalizes_at=finalises
        )
    account.emit("invoice.created", invoice)
    return invoice


def advance(item, anchor):
    """Let an item's next period begin where the running one ends."""
    start = item["current_period_end"]
    item["current_period_start"] = start
    item["current_period_end"] = period_end(start, item["price"]["recurring"], anchor)


def collect(account, invoice):
    """Finalise a draft and charge it, unless it is sent to be paid."""
    collecting.finalise(account, invoice)
    if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
        collecting.attempt(account, invoice)


def retry(account, invoice):
    """Charge a failed invoice once more. After the last try the subscription ends."""
    invoice["next_payment_attempt"] = None
    refused = collecting.attempt(account, invoice)
    subscription = drafting.subscription_of(account, invoice)
    if refused and invoice["next_payment_attempt"] is None and subscription["status"] == "past_due":
        subscribing.end(account, subscription, reason="payment_failed")
    return refused


def expire(account, subscription):
    """The first payment never came."""
    with account.changing(subscription, "customer.subscription.updated"):
        subscription.update(status="incomplete_expired", ended_at=account.now(subscription))
    for invoice in drafting.invoices_of(account, subscription, status="open"):
        invoicing.void(account, invoice)


def announce_trial_end(account, subscription):
    subscription.hidden["trial_end_announced"] = True
    account.emit("customer.subscription.trial_will_end", subscription)


def end_period(account, subscription):
    """Let the running period end now instead of when it is due, and collect the next one at once."""
    if subscription["cancel_at_period_end"]:
        _cut_short(account, subscription)
        subscription["cancel_at"] = account.now(subscription)
        subscribing.end(account, subscription)
    else:
        collect(account, _begin_next(account, subscription, early=True))


def _cut_short(account, subscription):
    now = account.now(subscription)
    scheduling.pull_forward(account, subscription, now)
    subscription["billing_cycle_anchor"] = now
    if subscription["status"] == "trialing":
        subscription["trial_end"] = now
    for item in subscription["items"]["data"]:
        item["current_period_end"] = now
