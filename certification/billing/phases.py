"""The history of a subscription: what it was, from when until when."""

from datetime import datetime

from .models import Phase, Subscription


def record(subscription: Subscription, *, at: datetime) -> Phase | None:
    """Open a new phase where status, consent or plan differ from the open one; None where they do not."""
    last = subscription.phases.filter(ends_at=None).first()
    if last and _shown(last) == _shown(subscription):
        return None
    starts_at = _beginning(subscription, last, at)
    if last:
        Phase.objects.filter(pk=last.pk).update(ends_at=starts_at)
    return Phase.objects.create(
        subscription=subscription,
        status=subscription.status,
        plan=subscription.plan,
        needs_consent=subscription.needs_consent,
        starts_at=starts_at,
    )


def _shown(state: Phase | Subscription) -> tuple[str, bool, int | None]:
    return state.status, state.needs_consent, state.plan_id


def _beginning(subscription: Subscription, last: Phase | None, at: datetime) -> datetime:
    """Stripe tells when a subscription started and ended; of changes between we know when we learned of them."""
    if last is None:
        return min(subscription.started_at, at)
    # A worker that waited for another may carry an earlier instant than the phase it closes.
    return max(subscription.ended_at or at, last.starts_at)
