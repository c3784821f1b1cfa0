"""Where a company stands when a payment is missing: since when, what it must do, and until when its tier is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.promises.models import Tier

from .facts import FAILED
from .gathering import gather, status_of
from .models import Invoice, Phase, Subscription


class Step(models.TextChoices):
    """Each has its words on the page, its mail, and its consequence in the tier's terms."""

    FAILED = "past_due", _("Payment failed")
    CONSENT = "action_required", _("Your consent is needed")
    OVERDUE = "overdue", _("Payment overdue")
    UNPAID = "unpaid", _("Unpaid")
    ENDED = "canceled", _("Ended for want of payment")


@dataclass(frozen=True)
class Dunning:
    """`until` is when the tier paid for stops being owed; None where it has stopped."""

    step: Step
    tier: Tier
    since: datetime
    until: datetime | None
    invoice: Invoice | None


def of(subscription: Subscription, *, at: datetime) -> Dunning | None:
    """None where no payment is missing, and for a subscription to something that is not ours."""
    last = subscription.phases.order_by("starts_at", "pk").last()
    return of_phase(last, at=at) if last else None


def of_phase(phase: Phase, *, at: datetime) -> Dunning | None:
    status = status_of(phase)
    if phase.plan is None or not (status in FAILED or _ended_unpaid(phase)):
        return None
    tier, since, until = phase.plan.tier, phase.starts_at, None
    if status in FAILED:
        facts = gather(phase.subscription.customer.account)
        terms = facts.terms_at(tier.rank, at)
        since = facts.failing_since(terms, at) or phase.starts_at
        ends = since + terms.kept(status)
        until = ends if at < ends else None
    return Dunning(_step(status, until), tier, since, until, _to_pay(phase.subscription))


def _step(status: str, until: datetime | None) -> Step:
    """Past the grace it makes no difference any more what the bank waits for."""
    return Step.OVERDUE if until is None and status in {Step.FAILED, Step.CONSENT} else Step(status)


def _ended_unpaid(phase: Phase) -> bool:
    if phase.status != Subscription.Status.CANCELED:
        return False
    before = phase.subscription.phases.filter(starts_at__lte=phase.starts_at).exclude(pk=phase.pk)
    last = before.order_by("starts_at", "pk").last()
    return last is not None and status_of(last) in FAILED


def _to_pay(subscription: Subscription) -> Invoice | None:
    """The invoice whose payment would put things right."""
    return subscription.customer.invoices.filter(status=Invoice.Status.OPEN).order_by("issued_at").first()
