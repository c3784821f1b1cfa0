"""Changing a running subscription: up at once and previewed to the cent, down at the end of what is paid, ended, kept.

What is charged is what was shown: the preview and the change name the same instant to Stripe (`proration_date`), and a
preview made anew just before the change must say the same amount. Two clicks send the same key and change once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wagtail.log_actions import log

from portal.accounts.models import User

from . import mirroring
from .models import Plan, Subscription
from .stripe_client import stripe_api
from .unlocking import is_unlocked

CAUSE_ASKED, CAUSE_LAPSED = "asked", "lapsed"


class CannotChange(Exception):
    """The subscription cannot be changed to this plan at this instant."""


class NotOnSale(CannotChange):
    """The plan is retired, in another currency, or the one the company has."""


class NotUnlocked(CannotChange):
    """The company does not hold the level that the tier asks for."""


class NothingRuns(CannotChange):
    """There is no subscription to change, or a payment for it is missing."""


class LevelLost(CannotChange):
    """The change or end is planned for want of the level: only the level takes it back."""


class Otherwise(CannotChange):
    """It would cost another amount now than was shown."""


@dataclass(frozen=True)
class Preview:
    """What a change bills: `due` is charged at once, `credited` is kept for later invoices. Minor units."""

    plan: Plan
    at: datetime
    due: int
    credited: int
    currency: str
    lines: list[tuple[str, int]]
    next_at: datetime


def is_at_once(current: Plan, wanted: Plan) -> bool:
    """Up in tier, or from months to years; anything else waits for the end of what is paid."""
    longer = (current.interval, wanted.interval) == (Plan.Interval.MONTH, Plan.Interval.YEAR)
    return wanted.tier.rank > current.tier.rank or (wanted.tier_id == current.tier_id and longer)


def check(subscription: Subscription, plan: Plan, *, at: datetime) -> None:
    """Raises CannotChange."""
    current = subscription.plan
    if not subscription.is_paid or current is None:
        raise NothingRuns
    if not (plan.is_active and plan.stripe_price_id) or plan == current or plan.currency != current.currency:
        raise NotOnSale
    if not is_unlocked(subscription.customer.account, plan.tier, at=at):
        raise NotUnlocked


def preview(subscription: Subscription, plan: Plan, *, at: datetime) -> Preview:
    """What moving to the plan at this instant would bill at once. Raises CannotChange, StripeProblem."""
    check(subscription, plan, at=at)
    return ask(subscription, plan, at=at)


def ask(subscription: Subscription, plan: Plan, *, at: datetime) -> Preview:
    """`preview`, whether or not the company may move to the plan."""
    with stripe_api() as api:
        details = _terms(_item(api, subscription), plan, at)
        asked: Any = {"subscription": subscription.stripe_id, "subscription_details": details}
        invoice = api.invoices.create_preview(asked).to_dict()
    return read(plan, invoice, at)


def read(plan: Plan, invoice: dict[str, Any], at: datetime) -> Preview:
    due, total = invoice["amount_due"], invoice["total"]
    lines = [(line["description"], line["amount"]) for line in invoice["lines"]["data"]]
    ends = max(line["period"]["end"] for line in invoice["lines"]["data"])
    following = datetime.fromtimestamp(ends, UTC)
    return Preview(plan, _second(at), due, max(0, -total), invoice["currency"].upper(), lines, following)


def change(
    *, subscription: Subscription, plan: Plan, shown_at: datetime, shown_due: int, by: User, at: datetime
) -> Subscription:
    """Move to a plan now, for what was shown. Raises CannotChange, StripeProblem, Busy.

    Where the card refuses, or the bank asks for consent, the old plan goes on and the new one waits for its invoice.
    """
    check(subscription, plan, at=at)
    again = ask(subscription, plan, at=shown_at)
    if again.due != shown_due:
        raise Otherwise
    _release(subscription)
    changed = _apply(subscription, plan, shown_at)
    log(subscription.customer.account, "certification.plan.change", user=by, data={"plan": str(plan)})
    return mirroring.refresh_subscription(subscription.customer, changed, at=at)


def _apply(subscription: Subscription, plan: Plan, shown_at: datetime) -> str:
    with stripe_api() as api:
        terms: Any = _terms(_item(api, subscription), plan, shown_at)
        # A sent invoice is not asked of a card: there is nothing to wait for.
        waits = {} if subscription.is_invoiced else {"payment_behavior": "pending_if_incomplete"}
        key = f"change-{subscription.stripe_id}-{plan.pk}-{int(shown_at.timestamp())}"
        return api.subscriptions.update(subscription.stripe_id, terms | waits, {"idempotency_key": key}).id


def _item(api: Any, subscription: Subscription) -> dict[str, Any]:
    return api.subscriptions.retrieve(subscription.stripe_id).to_dict()["items"]["data"][0]


def _terms(item: dict[str, Any], plan: Plan, at: datetime) -> dict[str, Any]:
    """The same words for the preview and for the change."""
    wanted = {"id": item["id"], "price": plan.stripe_price_id, "quantity": item["quantity"]}
    return {
        "items": [wanted],
        "proration_behavior": "always_invoice",
        "proration_date": int(at.timestamp()),
    }


def schedule(
    *, subscription: Subscription, plan: Plan, by: User | None, at: datetime, cause: str = CAUSE_ASKED
) -> Subscription:
    """Move to a plan when what is paid ends. The last word holds. Raises CannotChange, StripeProblem, Busy."""
    if cause == CAUSE_ASKED:
        check(subscription, plan, at=at)
    _keep_running(subscription)
    with stripe_api() as api:
        current = api.subscriptions.retrieve(subscription.stripe_id).to_dict()
        item = current["items"]["data"][0]
        managing = current["schedule"] or api.subscription_schedules.create({"from_subscription": current["id"]}).id
        api.subscription_schedules.update(managing, _phases(item, plan, cause))
    if by:
        log(subscription.customer.account, "certification.plan.schedule", user=by, data={"plan": str(plan)})
    return mirroring.refresh_subscription(subscription.customer, subscription.stripe_id, at=at)


def _phases(item: dict[str, Any], plan: Plan, cause: str) -> Any:
    now = {
        "items": [{"price": item["price"]["id"], "quantity": item["quantity"]}],
        "start_date": item["current_period_start"],
        "end_date": item["current_period_end"],
    }
    then = {
        "items": [{"price": plan.stripe_price_id, "quantity": item["quantity"]}],
        "duration": {"interval": plan.interval, "interval_count": 1},
        "proration_behavior": "none",
    }
    return {"phases": [now, then], "end_behavior": "release", "metadata": {"cause": cause}}


def revoke(*, subscription: Subscription, by: User | None, at: datetime) -> Subscription:
    """Take back what was scheduled. Raises CannotChange, StripeProblem, Busy."""
    _insist_on_own_plan(subscription, by)
    _release(subscription)
    if by:
        log(subscription.customer.account, "certification.plan.revoke", user=by)
    return mirroring.refresh_subscription(subscription.customer, subscription.stripe_id, at=at)


def _insist_on_own_plan(subscription: Subscription, by: User | None) -> None:
    """Raises LevelLost where somebody would take back what followed from a lost level."""
    if by and subscription.cause == CAUSE_LAPSED:
        raise LevelLost


def cancel(*, subscription: Subscription, by: User | None, at: datetime, cause: str = CAUSE_ASKED) -> Subscription:
    """Let the subscription end when what is paid ends. Raises StripeProblem, Busy."""
    _release(subscription)
    with stripe_api() as api:
        api.subscriptions.update(subscription.stripe_id, {"cancel_at_period_end": True, "metadata": {"cause": cause}})
    if by:
        log(subscription.customer.account, "certification.plan.cancel", user=by)
    return mirroring.refresh_subscription(subscription.customer, subscription.stripe_id, at=at)


def resume(*, subscription: Subscription, by: User | None, at: datetime) -> Subscription:
    """Take the end back. Raises StripeProblem, Busy; Refused where it has ended meanwhile."""
    _insist_on_own_plan(subscription, by)
    _keep_running(subscription)
    if by:
        log(subscription.customer.account, "certification.plan.resume", user=by)
    return mirroring.refresh_subscription(subscription.customer, subscription.stripe_id, at=at)


def _release(subscription: Subscription) -> None:
    with stripe_api() as api:
        managing = api.subscriptions.retrieve(subscription.stripe_id).schedule
        if managing:
            api.subscription_schedules.release(str(managing))


def _keep_running(subscription: Subscription) -> None:
    with stripe_api() as api:
        current = api.subscriptions.retrieve(subscription.stripe_id)
        if current.cancel_at_period_end:
            api.subscriptions.update(current.id, {"cancel_at_period_end": False, "metadata": {"cause": ""}})


def _second(at: datetime) -> datetime:
    """Stripe knows no instants between seconds."""
    return at.replace(microsecond=0)
