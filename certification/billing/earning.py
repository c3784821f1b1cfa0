"""What Stripe is paid as contract lines: one for every span in which a subscription had one plan and was paid.

A line ends where what is paid ends, and is made longer as payments come; a month's price counts twelve times a year.
Discounts and taxes are not in it: it is the price of the plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import ProtectedError

from portal.revenue.models import ContractLine

from .models import Phase, Plan, Subscription

Status = Subscription.Status
# A payment that is overdue is still expected; what Stripe has given up is not.
EARNS = (Status.ACTIVE, Status.PAST_DUE)


@dataclass
class Span:
    plan: Plan
    starts_on: date
    ends_on: date


def write_lines(subscription: Subscription) -> None:
    """Bring the subscription's lines in line with its phases. Whoever calls holds the company (see fetching)."""
    written = set()
    for span in spans(subscription):
        reference = f"{subscription.stripe_id}:{span.starts_on}"
        ContractLine.objects.update_or_create(
            reference=reference,
            defaults={
                "account": subscription.customer.account,
                "tier": span.plan.tier,
                "description": str(span.plan),
                "yearly_amount": span.plan.unit_amount * (12 if span.plan.interval == Plan.Interval.MONTH else 1),
                "currency": span.plan.currency,
                "starts_on": span.starts_on,
                "ends_on": span.ends_on,
                "renews_itself": True,
            },
        )
        written.add(reference)
    for line in ContractLine.objects.filter(reference__startswith=f"{subscription.stripe_id}:"):
        if line.reference not in written:
            try:
                line.delete()
            except ProtectedError:  # its renewal was settled by hand, and that stands
                continue


def spans(subscription: Subscription) -> Iterator[Span]:
    """Phases that are paid, those of one plan that follow one another as one."""
    open_one: Span | None = None
    for phase in subscription.phases.select_related("plan__tier"):
        if phase.plan is None or phase.status not in EARNS:
            continue
        starts_on, ends_on = phase.starts_at.astimezone(UTC).date(), _end(subscription, phase)
        if open_one and open_one.plan == phase.plan and starts_on <= open_one.ends_on:
            open_one.ends_on = max(ends_on, open_one.ends_on)
        elif ends_on > starts_on:
            if open_one:
                yield open_one
            open_one = Span(phase.plan, starts_on, ends_on)
    if open_one:
        yield open_one


def _end(subscription: Subscription, phase: Phase) -> date:
    """Where the phase ended; of the open one where what is paid ends, or an announced end before that."""
    ends = [at for at in (subscription.current_period_end, subscription.cancel_at) if at]
    ended = phase.ends_at or (min(ends) if ends else phase.starts_at)
    return ended.astimezone(UTC).date()


def import_all() -> int:
    """Lines of every subscription that we have a copy of; the number of subscriptions."""
    subscriptions = Subscription.objects.select_related("customer__account")
    for subscription in subscriptions:
        write_lines(subscription)
    return len(subscriptions)
