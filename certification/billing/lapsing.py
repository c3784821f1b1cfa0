"""A level lost while a tier is paid for: after its grace the subscription follows, by the tier's terms.

Down at the end of what is paid (a schedule at Stripe, released again if the level is regained before), or at once with
the rest credited. Where no lower tier is open to the company the subscription ends the same way. Afterwards a regained
level is bought back like any other change: previewed, and charged to the stored card.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.accounts.models import Account
from portal.outbox import effects

from . import changing, entitlements, mirroring
from .changing import CAUSE_LAPSED
from .facts import Facts, Offered
from .gathering import gather
from .models import Plan, Subscription, TierTerms
from .stripe_client import stripe_api

AT_ONCE = TierTerms.Lapse.AT_ONCE


@dataclass(frozen=True)
class Lapse:
    """The level behind a paid tier was lost: the tier is kept until `until`, then the plan becomes `plan` or ends."""

    until: datetime
    plan: Plan | None
    is_at_once: bool


def of(subscription: Subscription, *, at: datetime) -> Lapse | None:
    """What lies ahead, or has come, for a subscription whose level is not held; None where it is."""
    plan = subscription.plan
    if plan is None or not subscription.is_paid:
        return None
    facts = gather(subscription.customer.account)
    offered = next((offered for offered in facts.offered if offered.rank == plan.tier.rank), None)
    if offered is None or offered.needs == 0 or _is_held(facts, offered, at):
        return None
    until = facts.held_until(facts.terms_at(offered.rank, at), offered.needs, at)
    # A tier whose level was never held was not lost: selling it by hand was somebody's decision.
    return Lapse(until, _next_below(facts, subscription, at), _terms(plan, at).lapse == AT_ONCE) if until else None


def credited(subscription: Subscription, lapse: Lapse, *, at: datetime) -> int:
    """What moving down at this instant would credit. Raises StripeProblem."""
    if lapse.plan:
        return changing.ask(subscription, lapse.plan, at=at).credited
    with stripe_api() as api:
        ending: Any = {"cancel_now": True, "proration_date": int(at.timestamp())}
        asked: Any = {"subscription": subscription.stripe_id, "subscription_details": ending}
        return max(0, -api.invoices.create_preview(asked).total)


def _is_held(facts: Facts, offered: Offered, at: datetime) -> bool:
    return any(held.rank >= offered.needs and held.covers(at) for held in facts.held)


def _terms(plan: Plan, at: datetime) -> TierTerms:
    return plan.tier.terms.filter(starts_at__lte=at).order_by("starts_at").last() or TierTerms()


def _next_below(facts: Facts, subscription: Subscription, at: datetime) -> Plan | None:
    """The plan of the highest tier still open to the company, in the same currency and rhythm."""
    plan = subscription.plan
    if plan is None:
        return None
    open_ranks = [offered.rank for offered in facts.offered if offered.needs == 0 or _is_held(facts, offered, at)]
    below = Plan.objects.on_sale().filter(
        tier__rank__in=open_ranks, tier__rank__lt=plan.tier.rank, currency=plan.currency, interval=plan.interval
    )
    return below.select_related("tier").order_by("tier__rank").last()


@effects.performer("level_changed")
def follow_level(payload: dict[str, int]) -> None:
    account, now = Account.objects.get(pk=payload["account"]), timezone.now()
    entitlements.recompute(account, at=now)
    follow(account, at=now)


def follow(account: Account, *, at: datetime) -> None:
    """Bring the company's subscriptions in line with its level. Bears repetition. Raises StripeProblem, Busy."""
    live = Subscription.objects.live().filter(customer__account=account)
    for subscription in live.select_related("plan__tier", "customer__account", "scheduled_plan"):
        lapse = of(subscription, at=at)
        if lapse is None:
            _take_back(subscription, at=at)
        elif lapse.until <= at:
            _carry_out(subscription, lapse, at=at)


def _take_back(subscription: Subscription, *, at: datetime) -> None:
    if subscription.cause == CAUSE_LAPSED and subscription.scheduled_plan:
        changing.revoke(subscription=subscription, by=None, at=at)
    elif subscription.cause == CAUSE_LAPSED and subscription.cancel_at_period_end:
        changing.resume(subscription=subscription, by=None, at=at)


def _carry_out(subscription: Subscription, lapse: Lapse, *, at: datetime) -> None:
    if lapse.is_at_once:
        _at_once(subscription, lapse.plan, at=at)
    elif subscription.cancel_at or subscription.scheduled_at:
        return  # It goes down or ends anyway.
    elif lapse.plan:
        changing.schedule(subscription=subscription, plan=lapse.plan, by=None, at=at, cause=CAUSE_LAPSED)
    else:
        changing.cancel(subscription=subscription, by=None, at=at, cause=CAUSE_LAPSED)


def _at_once(subscription: Subscription, plan: Plan | None, *, at: datetime) -> None:
    """What is not used of the period is credited to the company's balance."""
    with stripe_api() as api:
        current = api.subscriptions.retrieve(subscription.stripe_id).to_dict()
        if current["status"] == "canceled":
            return
        if plan is None:
            api.subscriptions.cancel(subscription.stripe_id, {"prorate": True, "invoice_now": True})
        else:
            item = {"id": current["items"]["data"][0]["id"], "price": str(plan.stripe_price_id)}
            terms: Any = {"items": [item], "proration_behavior": "always_invoice"}
            api.subscriptions.update(subscription.stripe_id, terms)
    mirroring.refresh_subscription(subscription.customer, subscription.stripe_id, at=at)
