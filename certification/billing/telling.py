"""Mails to whoever manages a company's billing: the plan started, a payment failed, the plan ended."""

from django.db.models import QuerySet

from portal.accounts.models import Account, Membership, User
from portal.outbox import mail

from .facts import PAID, Policy
from .models import Phase
from .reasons import day

MAIL = "certification/billing/mail"
BILLING_ROLES = (Membership.Role.BILLING_ADMIN, Membership.Role.COMPANY_ADMIN)


def tell_of_change(phase: Phase) -> None:
    """Write the mail that a new phase calls for: once per person, however often Stripe repeats itself."""
    news = _news(phase)
    if news is None or phase.plan is None:
        return
    template, act = news
    account = phase.subscription.customer.account
    context = {
        "account": account,
        "plan": phase.plan,
        "day": day(phase.starts_at),
        "until": day(phase.starts_at + Policy().payment_grace),
    }
    for person in who_manages_billing(account):
        mail.send(to=person.email, template=f"{MAIL}/{template}", context=context, key=f"{act}:{person.pk}")


def who_manages_billing(account: Account) -> QuerySet[User]:
    current = Membership.objects.current().filter(account=account, role__in=BILLING_ROLES)
    return User.objects.filter(is_active=True, memberships__in=current)


def _news(phase: Phase) -> tuple[str, str] | None:
    """The mail, and the act that names it: starting and ending happen once to a subscription, failing may again."""
    was_paid = phase.subscription.phases.filter(status__in=PAID).exclude(pk=phase.pk).exists()
    subscription = phase.subscription.stripe_id
    if phase.status in PAID and not was_paid:
        return "started", f"subscription-started:{subscription}"
    if phase.status == "past_due":
        return "payment_failed", f"payment-failed:{subscription}:{phase.pk}"
    if phase.status in {"canceled", "unpaid"} and was_paid:
        return "ended", f"subscription-ended:{subscription}"
    return None
