"""Subscription schedules: what a subscription is to become, and when."""

from .. import errors
from ..blanks import blank
from . import entitling, subscribing
from .drafting import SELF
from .periods import period_end

RUNNING = ("active", "not_started")


def of(account, subscription):
    """The schedule that manages a subscription, or None."""
    found = subscription["schedule"] and account.store.get("subscription_schedule", subscription["schedule"])
    return found if found and found["status"] in RUNNING else None


def begin(account, subscription):
    """A schedule whose one phase is what the subscription is now, until its period ends."""
    if of(account, subscription):
        raise errors.StripeError(
            f"You cannot migrate a subscription that is already attached to a schedule: {subscription['schedule']}."
        )
    now = account.now(subscription)
    schedule = account.create(
        "subscription_schedule",
        billing_mode=dict(subscription["billing_mode"]),
        created=now,
        customer=subscription["customer"],
        default_settings=_defaults(),
        end_behavior="release",
        status="active",
        subscription=subscription["id"],
        test_clock=subscription["test_clock"],
    )
    start, end = subscribing.period_of(subscription)
    items = [{"price": item["price"]["id"], "quantity": item["quantity"]} for item in subscription["items"]["data"]]
    schedule["phases"] = [phase(account, items, start, end)]
    schedule["current_phase"] = {"start_date": start, "end_date": end}
    with account.changing(subscription, "customer.subscription.updated"):
        subscription["schedule"] = schedule["id"]
    account.emit("subscription_schedule.created", schedule)
    return schedule


def _defaults():
    settings = {"account_tax_ids": None, "days_until_due": None, "issuer": dict(SELF)}
    automatic = {"disabled_reason": None, "enabled": False, "liability": None}
    return blank("subscription_schedules_resource_default_settings") | {
        "automatic_tax": automatic,
        "billing_cycle_anchor": "automatic",
        "collection_method": "charge_automatically",
        "invoice_settings": settings,
    }


def phase(account, items, start, end, proration="create_prorations", metadata=None):
    prices = [account.find("price", item["price"], "phases") for item in items]
    shown = [blank("subscription_schedule_configuration_item") | {**item, "discounts": []} for item in items]
    return blank("subscription_schedule_phase_configuration") | {
        "currency": prices[0]["currency"],
        "end_date": end or period_end(start, prices[0]["recurring"], start),
        "items": shown,
        "metadata": metadata or {},
        "proration_behavior": proration,
        "start_date": start,
    }


def release(account, schedule):
    """Let the subscription go on as it is, without the schedule."""
    _require_running(schedule, "released")
    subscription = account.find("subscription", schedule["subscription"])
    schedule.update(
        status="released",
        released_at=account.now(schedule),
        released_subscription=schedule["subscription"],
        subscription=None,
        current_phase=None,
    )
    with account.changing(subscription, "customer.subscription.updated"):
        subscription["schedule"] = None
    account.emit("subscription_schedule.released", schedule)


def cancel(account, schedule):
    """End the schedule and its subscription with it, now."""
    _require_running(schedule, "canceled")
    subscription = account.find("subscription", schedule["subscription"])
    schedule.update(status="canceled", canceled_at=account.now(schedule), current_phase=None)
    account.emit("subscription_schedule.canceled", schedule)
    subscribing.end(account, subscription)


def _require_running(schedule, done):
    if schedule["status"] not in RUNNING:
        raise errors.StripeError(
            f"You cannot perform this action because the subscription schedule is {schedule['status']} and cannot be "
            f"{done}."
        )


def enter_phase(account, subscription):
    """The period is over: take on what the next phase says, or be released after the last one."""
    schedule = of(account, subscription)
    if schedule is None:
        return
    now = account.now(subscription)
    following = next((entry for entry in schedule["phases"] if entry["start_date"] <= now < entry["end_date"]), None)
    if following is None:
        release(account, schedule)
        return
    schedule["current_phase"] = {"start_date": following["start_date"], "end_date": following["end_date"]}
    _take_on(account, subscription, following)
    account.emit("subscription_schedule.updated", schedule)


def _take_on(account, subscription, following):
    for item, wanted in zip(subscription["items"]["data"], following["items"], strict=False):
        price = account.find("price", wanted["price"])
        if price["recurring"] != item["price"]["recurring"]:
            subscription["billing_cycle_anchor"] = following["start_date"]
        item.update(price=price, quantity=wanted.get("quantity", item["quantity"]))
    entitling.recompute(account, subscription["customer"])


def pull_forward(account, subscription, moment):
    """The running period is cut short by order: the schedule's next phase begins then."""
    schedule = of(account, subscription)
    for before, after in zip(schedule["phases"], schedule["phases"][1:], strict=False) if schedule else ():
        if before["end_date"] > moment:
            length = after["end_date"] - after["start_date"]
            before["end_date"] = moment
            after.update(start_date=moment, end_date=moment + length)
            return
