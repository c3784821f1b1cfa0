"""Reading the facts of a company's entitlement from the database."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from certification.levels.models import Level
from portal.accounts.models import Account
from portal.promises.models import Tier

from .facts import Facts, Held, Offered, Subscribed, Terms
from .models import Phase, Subscription, TierTerms

UNREACHABLE = 1_000_000  # the rank of a level that does not exist


def gather(account: Account) -> Facts:
    return Facts(tuple(_offered()), tuple(_held(account)), tuple(_subscribed(account)), tuple(_terms()))


def _offered() -> Iterator[Offered]:
    levels = {level.slug: level for level in Level.objects.all()}
    for tier in Tier.objects.filter(rank__gt=0):
        level = levels.get(tier.required_level)
        if level:
            yield Offered(tier.name, tier.rank, level.rank, level.name)
        else:
            yield Offered(tier.name, tier.rank, UNREACHABLE if tier.required_level else 0, tier.required_level)


def _held(account: Account) -> Iterator[Held]:
    for standing in account.standings.order_by("starts_at"):
        yield Held(standing.starts_at, standing.ends_at, standing.name, standing.rank)


def _subscribed(account: Account) -> Iterator[Subscribed]:
    phases = Phase.objects.filter(subscription__customer__account=account).select_related(
        "subscription__scheduled_plan__tier", "plan__tier"
    )
    for phase in phases:
        if phase.plan:
            name, tier, status = phase.subscription.stripe_id, phase.plan.tier, status_of(phase)
            ends_at, turns_at = _end(phase), _turn(phase)
            yield Subscribed(phase.starts_at, turns_at or ends_at, name, tier.name, tier.rank, status)
            if turns_at and phase.subscription.scheduled_plan:
                tier = phase.subscription.scheduled_plan.tier
                yield Subscribed(turns_at, ends_at, name, tier.name, tier.rank, status)


def status_of(phase: Phase) -> str:
    """Stripe's word for it, and one of our own where the bank waits for the cardholder."""
    return "action_required" if phase.status == "past_due" and phase.needs_consent else phase.status


def _terms() -> Iterator[Terms]:
    for row in TierTerms.objects.select_related("tier"):
        yield Terms(
            starts_at=row.starts_at,
            rank=row.tier.rank,
            past_due=timedelta(days=row.past_due_days),
            action_required=timedelta(days=row.action_required_days),
            unpaid=timedelta(days=row.unpaid_days),
            level=timedelta(days=row.level_days),
        )


def _turn(phase: Phase) -> datetime | None:
    """When a scheduled change makes another plan of the open phase: known ahead like an announced end."""
    turns_at = phase.subscription.scheduled_at
    return turns_at if phase.ends_at is None and turns_at and turns_at > phase.starts_at else None


def _end(phase: Phase) -> datetime | None:
    """An announced end counts already: the ledger says it ahead, and nobody has to act at that instant."""
    if phase.ends_at or phase.status == Subscription.Status.CANCELED:
        return phase.ends_at
    announced = phase.subscription.cancel_at
    return max(announced, phase.starts_at) if announced else None
