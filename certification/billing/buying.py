"""Buying a plan on Stripe Checkout: one purchase at a time, and none beside a live subscription.

Two clicks, two tabs and two admins meet in a company's one open Purchase (a constraint), whose key makes Stripe open
one session for it, however often it is asked.
"""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import Account, User

from . import checkout, customers, mirroring, ordering
from .models import Customer, Plan, Purchase, Subscription
from .stripe_client import stripe_api
from .unlocking import is_unlocked

State = Purchase.State


class CannotBuy(Exception):
    """The plan is not for this company at this instant."""


class NotOnSale(CannotBuy):
    """The plan is retired, or Stripe does not know its price yet."""


class NotUnlocked(CannotBuy):
    """The company does not hold the level that the tier asks for."""


class AlreadySubscribed(CannotBuy):
    """The company has a subscription already."""


class BuyingAnother(CannotBuy):
    """A colleague is at this instant setting out to buy another plan."""


def start(*, account: Account, plan: Plan, by: User, at: datetime) -> str:
    """The address at Stripe at which to pay. Raises CannotBuy, StripeProblem, Busy."""
    check(account=account, plan=plan, at=at)
    customer = customers.ensure(account)
    purchase = _under_way(customer, at=at)
    if purchase and purchase.plan_id != plan.pk:
        _abandon(purchase, at=at)
        purchase = None
    # Asking Stripe may have brought to light that the last purchase was paid.
    check(account=account, plan=plan, at=at)
    return (purchase or _begin(customer, plan, by=by, at=at)).url


def at_once(
    *, account: Account, plan: Plan, by: User, at: datetime, po_number: str = "", card_id: str = ""
) -> Subscription:
    """Subscribe without Stripe's pay page: against an invoice with the number on it, or to the card that Stripe keeps.

    Raises CannotBuy, StripeProblem, Busy.
    """
    check(account=account, plan=plan, at=at)
    customer = customers.ensure(account)
    if purchase := _under_way(customer, at=at):
        _abandon(purchase, at=at)
    check(account=account, plan=plan, at=at)
    return ordering.complete(_enter(customer, plan, by=by, at=at, po_number=po_number, card_id=card_id), at=at)


def check(*, account: Account, plan: Plan, at: datetime) -> None:
    """Raises CannotBuy."""
    if not (plan.is_active and plan.stripe_price_id):
        raise NotOnSale
    if not is_unlocked(account, plan.tier, at=at):
        raise NotUnlocked
    if Subscription.objects.live().filter(customer__account=account).exists():
        raise AlreadySubscribed


def refresh_purchase(customer: Customer, session_id: str, *, at: datetime) -> None:
    """Bring a purchase in line with its session at Stripe, and fetch what was bought. Raises StripeProblem, Busy."""
    with stripe_api() as api:
        session = api.checkout.sessions.retrieve(session_id)
    if session.status == "complete" and session.subscription:
        # Before the purchase is closed, so that there is always one or the other to be seen.
        mirroring.refresh_subscription(customer, str(session.subscription), at=at)
    state = {"open": State.OPEN, "complete": State.PAID}.get(session.status or "", State.ABANDONED)
    Purchase.objects.filter(stripe_id=session_id, state=State.OPEN).update(state=state)


def _under_way(customer: Customer, *, at: datetime) -> Purchase | None:
    """The open purchase, after asking Stripe whether it still is one."""
    purchase = customer.purchases.filter(state=State.OPEN).first()
    if purchase is None:
        return None
    if purchase.po_number or purchase.card_id:  # whoever set out to make it died on the way
        ordering.complete(purchase, at=at)
        return None
    _open_session(purchase)
    refresh_purchase(customer, str(purchase.stripe_id), at=at)
    return customer.purchases.filter(pk=purchase.pk, state=State.OPEN).first()


def _begin(customer: Customer, plan: Plan, *, by: User, at: datetime) -> Purchase:
    purchase = _enter(customer, plan, by=by, at=at)
    _open_session(purchase)
    return purchase


def _enter(
    customer: Customer, plan: Plan, *, by: User, at: datetime, po_number: str = "", card_id: str = ""
) -> Purchase:
    """The company's one open purchase. Raises BuyingAnother where it is of something else."""
    given = {"plan": plan, "started_by": by, "started_at": at, "po_number": po_number, "card_id": card_id}
    with transaction.atomic():
        purchase, new = Purchase.objects.get_or_create(customer=customer, state=State.OPEN, defaults=given)
        if new:
            log(customer.account, "certification.plan.buy", user=by, data={"plan": str(plan), "po": po_number})
    if (purchase.plan_id, purchase.po_number, purchase.card_id) != (plan.pk, po_number, card_id):
        raise BuyingAnother
    return purchase


def _abandon(purchase: Purchase, *, at: datetime) -> None:
    """Make sure that nobody pays for it any more."""
    checkout.close_session(purchase)
    refresh_purchase(purchase.customer, str(purchase.stripe_id), at=at)


def _open_session(purchase: Purchase) -> None:
    terms = {
        "mode": "subscription",
        "customer": str(purchase.customer.stripe_id),
        "client_reference_id": purchase.customer.account.slug,
        "line_items": [{"price": str(purchase.plan.stripe_price_id), "quantity": 1}],
        "success_url": customers.address("plan_confirming"),
        "cancel_url": customers.address("plan"),
        **customers.taxed(),
        **customers.checkout_extras(),
    }
    checkout.open_session(purchase, terms)
