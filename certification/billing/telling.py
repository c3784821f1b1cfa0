"""Mails to whoever manages a company's billing: the plan started, a payment is missing, the plan ended."""

from datetime import datetime
from typing import Any

from portal.accounts.team import who_manages_billing
from portal.outbox import mail

from . import dunning
from .dunning import Step
from .facts import PAID
from .models import Phase, Subscription
from .reasons import day

MAIL = "certification/billing/mail"

# The mail of each step of dunning; the last is told as every other end is.
MAILS = {
    Step.FAILED: "payment_failed",
    Step.CONSENT: "consent_needed",
    Step.OVERDUE: "payment_overdue",
    Step.UNPAID: "unpaid",
}


def tell_of_change(phase: Phase, *, at: datetime) -> None:
    """Write the mail that a new phase calls for: once per person, however often Stripe repeats itself."""
    if phase.plan is None:
        return
    missing = dunning.of_phase(phase, at=at)
    if missing and missing.step in MAILS:
        tell_of_dunning(phase, missing)
        return
    if news := _news(phase):
        template, act = news
        _send(phase, template, act, {"day": day(phase.starts_at), "was_unpaid": missing is not None})


def tell_of_dunning(phase: Phase, missing: dunning.Dunning) -> None:
    """One mail for each step that a run of failures comes to."""
    act = f"{missing.step}:{phase.subscription.stripe_id}:{missing.since.isoformat()}"
    words = {"day": day(missing.since), "until": missing.until and day(missing.until), "invoice": missing.invoice}
    _send(phase, MAILS[missing.step], act, words)


def tell_of_graces_over(at: datetime) -> None:
    """Nobody tells us that a grace has ended; whoever passes by and sees it writes the mail."""
    failing = Phase.objects.filter(ends_at=None, status=Subscription.Status.PAST_DUE).exclude(plan=None)
    for phase in failing.select_related("subscription__customer__account", "plan__tier"):
        missing = dunning.of_phase(phase, at=at)
        if missing and missing.step == Step.OVERDUE:
            tell_of_dunning(phase, missing)


def _send(phase: Phase, template: str, act: str, words: dict[str, Any]) -> None:
    account = phase.subscription.customer.account
    context = {"account": account, "plan": phase.plan, **words}
    for person in who_manages_billing(account):
        mail.send(to=person.email, template=f"{MAIL}/{template}", context=context, key=f"{act}:{person.pk}")


def _news(phase: Phase) -> tuple[str, str] | None:
    """The mail, and the act that names it: starting and ending happen once to a subscription."""
    was_paid = phase.subscription.phases.filter(status__in=PAID).exclude(pk=phase.pk).exists()
    subscription = phase.subscription.stripe_id
    if phase.status in PAID and not was_paid:
        return "started", f"subscription-started:{subscription}"
    if phase.status == Subscription.Status.CANCELED and was_paid:
        return "ended", f"subscription-ended:{subscription}"
    return None
