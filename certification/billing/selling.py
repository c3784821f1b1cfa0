"""Selling seats in courses and exams on Stripe Checkout: to a company in numbers, or one to a person for themselves.

Two clicks and two tabs meet in the one open SeatPurchase for a price (a constraint). What was paid is asked of Stripe,
and makes its seats once, whether a webhook, a repeated one or the sweep brought the news; what was paid back takes
unused seats away again.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log

from certification.courses import seats
from portal.accounts.models import Account, User
from portal.outbox import mail

from . import checkout, customers
from .fetching import fetch_and_write
from .models import Customer, SeatPrice, SeatPurchase
from .stripe_client import stripe_api
from .telling import MAIL

State = SeatPurchase.State
MOST = 500


class CannotSell(Exception):
    """These seats are not for this buyer at this instant."""


class NotOnSale(CannotSell):
    """The price is retired, Stripe does not know it yet, or the number is not one that is sold."""


class BuyingOthers(CannotSell):
    """A colleague is at this instant setting out to buy another number of the same seats."""


class NotNeeded(CannotSell):
    """The person has a seat waiting, or takes the course already."""


def start(*, price: SeatPrice, quantity: int, account: Account | None, by: User, at: datetime) -> str:
    """The address at Stripe at which to pay; without an account one seat, for the person.

    Raises CannotSell, StripeProblem, Busy.
    """
    check(price=price, quantity=quantity, account=account, by=by, at=at)
    customer = customers.ensure(account) if account else None
    purchase = _under_way(price, customer, by=by, at=at)
    if purchase and purchase.quantity != quantity:
        checkout.close_session(purchase)
        refresh(purchase, at=at)
        purchase = None
    if purchase is None:
        # Asking Stripe may have brought to light that the last purchase was paid.
        check(price=price, quantity=quantity, account=account, by=by, at=at)
        purchase = _enter(price, quantity, customer, by=by, at=at)
        checkout.open_session(purchase, _terms(purchase))
    return purchase.url


def check(*, price: SeatPrice, quantity: int, account: Account | None, by: User, at: datetime) -> None:
    """Raises CannotSell."""
    if not (price.is_active and price.stripe_price_id and 1 <= quantity <= MOST):
        raise NotOnSale
    if account is None:
        taught = price.taught
        if taught.seats.usable_by(by, at).exists() or taught.seats.model.is_needless(taught, by):
            raise NotNeeded


def _under_way(price: SeatPrice, customer: Customer | None, *, by: User, at: datetime) -> SeatPurchase | None:
    """The open purchase, after asking Stripe whether it still is one."""
    whose = {"customer": customer} if customer else {"customer": None, "started_by": by}
    purchase = SeatPurchase.objects.filter(price=price, state=State.OPEN, **whose).first()
    if purchase is None:
        return None
    checkout.open_session(purchase, _terms(purchase))
    refresh(purchase, at=at)
    return purchase if purchase.state == State.OPEN else None


def _enter(price: SeatPrice, quantity: int, customer: Customer | None, *, by: User, at: datetime) -> SeatPurchase:
    """The one open purchase of this price. Raises BuyingOthers where a quicker colleague's is of another number."""
    whose = {"customer": customer} if customer else {"customer": None, "started_by": by}
    given = {"quantity": quantity, "started_by": by, "started_at": at}
    with transaction.atomic():
        purchase, new = SeatPurchase.objects.get_or_create(price=price, state=State.OPEN, **whose, defaults=given)
        if new:
            data = {"of": str(price.taught), "number": quantity}
            log(purchase.buyer, "certification.seat.buy", user=by, data=data)
    if purchase.quantity != quantity:
        raise BuyingOthers
    return purchase


def _terms(purchase: SeatPurchase) -> dict[str, Any]:
    back = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("seats_confirming", args=[purchase.key])
    terms = {
        "mode": "payment",
        "client_reference_id": purchase.origin,
        "line_items": [{"price": str(purchase.price.stripe_price_id), "quantity": purchase.quantity}],
        "invoice_creation": {"enabled": True},
        "success_url": back,
        "cancel_url": back,
        **customers.taxed(),
    }
    if purchase.customer:
        return terms | {"customer": str(purchase.customer.stripe_id), **customers.checkout_extras()}
    # An invoice is written to somebody: Stripe keeps the person for it.
    return terms | {"customer_email": purchase.started_by.email, "customer_creation": "always"}


def refresh(purchase: SeatPurchase, *, at: datetime) -> None:
    """Bring a purchase in line with its session at Stripe: paid, it makes its seats. Raises StripeProblem, Busy."""

    def fetch() -> dict[str, Any]:
        with stripe_api() as api:
            session = api.checkout.sessions.retrieve(str(purchase.stripe_id)).to_dict()
            invoice = api.invoices.retrieve(session["invoice"]).to_dict() if session["invoice"] else {}
        return session | {"invoice": invoice}

    before = purchase.state
    fetch_and_write(purchase, fetch, lambda session: _write(purchase, session, at=at))
    purchase.refresh_from_db()
    if before != purchase.state == State.PAID:
        # News of the refund may have come before the news of the payment.
        refresh_refunds(purchase, at=at)


def _write(purchase: SeatPurchase, session: dict[str, Any], *, at: datetime) -> None:
    state = _state(session)
    fields = {
        "state": state,
        "total": session["amount_total"] if state == State.PAID else 0,
        "payment_id": session["payment_intent"],
        "invoice_url": session["invoice"].get("hosted_invoice_url") or "",
        "pdf_url": session["invoice"].get("invoice_pdf") or "",
    }
    unpaid = SeatPurchase.objects.filter(pk=purchase.pk, paid_at=None)
    if unpaid.update(**fields, paid_at=at if state == State.PAID else None) and state == State.PAID:
        _deliver(purchase, at=at)


def _state(session: dict[str, Any]) -> str:
    """A session by card is done when it is paid."""
    return {"open": State.OPEN, "complete": State.PAID}.get(session["status"], State.ABANDONED)


def _deliver(purchase: SeatPurchase, *, at: datetime) -> None:
    """The seats, the mail, the log: in the transaction that notes the payment."""
    purchase.refresh_from_db()
    account, buyer, taught = purchase.account, purchase.started_by, purchase.price.taught
    holder = None if account else buyer
    seats.grant(taught, origin=purchase.origin, number=purchase.quantity, account=account, holder=holder, at=at)
    log(purchase.buyer, "certification.seat.paid", user=buyer, data={"of": str(taught), "number": purchase.quantity})
    context = {"purchase": purchase, "taught": taught, "seat": purchase.seats.first()}
    mail.send(to=buyer.email, template=f"{MAIL}/seats_bought", context=context, key=f"seats-bought:{purchase.pk}")


def refresh_refunds(purchase: SeatPurchase, *, at: datetime) -> None:
    """Write what was paid back; as many unused seats go as it paid for. Raises StripeProblem, Busy."""

    def fetch() -> int:
        asked: Any = {"payment_intent": purchase.payment_id, "limit": 100}
        with stripe_api() as api:
            refunds = api.refunds.list(asked).auto_paging_iter()
            return sum(refund.amount for refund in refunds if refund.status in {"succeeded", "pending"})

    def write(refunded: int) -> None:
        SeatPurchase.objects.filter(pk=purchase.pk).update(refunded=refunded)
        purchase.refunded = refunded
        seats.withdraw(purchase.seats, number=purchase.paid_back, at=at)

    fetch_and_write(purchase, fetch, write)


def settle_open(at: datetime) -> int:
    """Ask Stripe about every purchase that waits. Returns how many turn out to be paid: no webhook had told."""
    begun = SeatPurchase.objects.filter(state=State.OPEN).exclude(stripe_id=None)
    for purchase in (found := list(begun.select_related("customer__account", "price", "started_by"))):
        refresh(purchase, at=at)
    return sum(purchase.state == State.PAID for purchase in found)
