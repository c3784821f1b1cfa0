"""Stripe's events: kept once each, then acted upon by fetching what they are about."""

import logging
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from portal.outbox.effects import wait_after

from . import buying, giving_back, mirroring, selling
from .fetching import Busy
from .models import Customer, SeatPurchase, StripeEvent
from .stripe_client import Refused, StripeProblem

logger = logging.getLogger(__name__)

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
    """Keep an event; None where it is kept already. Raises Malformed.

    What is of no use to us is settled with that: it needs no worker.
    """
    event = _read(body, at)
    if not (event.object in REFRESH and event.object_id):
        event.state, event.done_at = State.IGNORED, at
    # A refused insert spoils a transaction that is open, and only that one: most deliveries need none.
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
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
    known = _told_by_now(event)
    try:
        state = _act(event, at=at)
        _end(event, state, at=at)
        if known and state == State.DONE:
            _end_with(event, known, at=at)
    except Refused as error:
        _end(event, State.FAILED, at=at, error=error)
    except (
        Exception
    ) as error:  # whatever it is, the row must say it and be tried again, and the next event have its turn
        if not isinstance(error, (StripeProblem, Busy)):
            logger.exception("Stripe's event %s could not be acted upon", event.event_id)
        StripeEvent.objects.filter(pk=event.pk).update(last_error=_in_words(error), tries=_history(event, at, error))


def process_due(at: datetime, *, most: int = 200) -> None:
    """Act upon what no worker has: its task was lost, or its time to be tried again has come."""
    for event in StripeEvent.objects.due(at).order_by("next_try_at").defer("body")[:most]:
        process(event, at=at)


def retry(event: StripeEvent, *, at: datetime) -> None:
    """Let an event wait again, due now, whatever became of it."""
    StripeEvent.objects.filter(pk=event.pk).update(state=State.WAITING, next_try_at=at, done_at=None)
    event.refresh_from_db()


def _told_by_now(event: StripeEvent) -> list[int]:
    """Untried events about the same object, whose news the coming fetch will bring too: kept before it, told before it.

    Which were kept is asked of the database and not of clocks, which differ between machines.
    """
    about = {"object": event.object, "object_id": event.object_id, "customer_id": event.customer_id}
    untried = StripeEvent.objects.filter(**about, state=State.WAITING, attempts=0)
    return list(untried.exclude(pk=event.pk).values_list("pk", flat=True))


def _end_with(event: StripeEvent, known: list[int], *, at: datetime) -> None:
    """One fetch answers them all; whatever another worker has taken up meanwhile it ends itself."""
    tries = [[at.isoformat(timespec="seconds"), f"done with {event.event_id}"]]
    untried = StripeEvent.objects.filter(pk__in=known, state=State.WAITING, attempts=0)
    untried.update(state=State.DONE, done_at=at, tries=tries)


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
