"""Stripe's events: kept once each, then acted upon by fetching what they are about."""

from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from portal.outbox.effects import wait_after

from . import buying, giving_back, mirroring, selling
from .fetching import Busy
from .models import Customer, SeatPurchase, StripeEvent
from .stripe_client import Refused, StripeProblem

State = StripeEvent.State
KEPT_TRIES = 50
# How each kind of object is brought in line with Stripe.
REFRESH = {
    "subscription": mirroring.refresh_subscription,
    "invoice": mirroring.refresh_invoice,
    "checkout.session": buying.refresh_purchase,
    "credit_note": giving_back.refresh_credit_note,
    "refund": giving_back.refresh_refund,
}


class Malformed(Exception):
    """Not an event of Stripe's."""


def receive(body: Any, *, at: datetime) -> StripeEvent | None:
    """Keep an event; None where it is kept already. Raises Malformed."""
    event = _read(body, at)
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        return None
    return event


def _read(body: Any, at: datetime) -> StripeEvent:
    try:
        about = body["data"]["object"]
        return StripeEvent(
            event_id=body["id"],
            type=body["type"],
            object=about["object"],
            object_id=about.get("id") or "",
            customer_id=about.get("customer") or "",
            body=body,
            happened_at=datetime.fromtimestamp(body["created"], UTC),
            received_at=at,
            next_try_at=at,
        )
    except (KeyError, TypeError, AttributeError):
        raise Malformed from None


def process(event: StripeEvent, *, at: datetime) -> None:
    """Act upon a waiting event, one worker at a time.

    What may succeed later leaves it waiting; it is due again even if this worker dies before it can say so.
    """
    claimed = StripeEvent.objects.due(at).filter(pk=event.pk, attempts=event.attempts)
    if not claimed.update(attempts=F("attempts") + 1, next_try_at=at + wait_after(event.attempts)):
        return
    try:
        _end(event, _act(event, at=at), at=at)
    except Refused as error:
        _end(event, State.FAILED, at=at, error=error)
    except (StripeProblem, Busy) as error:
        StripeEvent.objects.filter(pk=event.pk).update(last_error=_in_words(error), tries=_history(event, at, error))


def process_due(at: datetime, *, most: int = 200) -> None:
    """Act upon what no worker has: its task was lost, or its time to be tried again has come."""
    for event in StripeEvent.objects.due(at).order_by("next_try_at")[:most]:
        process(event, at=at)


def retry(event: StripeEvent, *, at: datetime) -> None:
    """Let an event wait again, due now, whatever became of it."""
    StripeEvent.objects.filter(pk=event.pk).update(state=State.WAITING, next_try_at=at, done_at=None)
    event.refresh_from_db()


def _act(event: StripeEvent, *, at: datetime) -> str:
    if event.object not in REFRESH or not event.object_id:
        return State.IGNORED
    if event.object == "refund":
        return _act_on_refund(event.object_id, at=at)
    if sale := _sales().filter(stripe_id=event.object_id).first():
        selling.refresh(sale, at=at)
        return State.DONE
    return _refresh(event.object, event.object_id, event.customer_id, at=at)


def _refresh(kind: str, stripe_id: str, customer_id: str, *, at: datetime) -> str:
    customer = Customer.objects.filter(stripe_id=customer_id).select_related("account").first()
    if customer is None:
        return State.UNKNOWN_CUSTOMER
    REFRESH[kind](customer, stripe_id, at=at)
    return State.DONE


def _act_on_refund(stripe_id: str, *, at: datetime) -> str:
    """It may be of a company's invoice, of seats, or of both: a person who bought one is no customer of ours."""
    payment = giving_back.payment_of_refund(stripe_id)
    sale = _sales().filter(payment_id=payment.id).first() if payment else None
    if sale:
        selling.refresh_refunds(sale, at=at)
    state = _refresh("refund", stripe_id, str(payment.customer), at=at) if payment else State.UNKNOWN_CUSTOMER
    return State.DONE if sale else state


def _sales() -> QuerySet[SeatPurchase]:
    return SeatPurchase.objects.select_related("customer__account", "price__course", "price__exam", "started_by")


def _end(event: StripeEvent, state: str, *, at: datetime, error: Exception | None = None) -> None:
    StripeEvent.objects.filter(pk=event.pk).update(
        state=state, done_at=at, last_error=_in_words(error) if error else "", tries=_history(event, at, error or state)
    )


def _history(event: StripeEvent, at: datetime, outcome: Exception | str) -> list[list[str]]:
    """One worker at a time writes it: whoever has claimed the try."""
    words = _in_words(outcome) if isinstance(outcome, Exception) else str(outcome)
    return [*event.tries, [at.isoformat(timespec="seconds"), words]][-KEPT_TRIES:]


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
