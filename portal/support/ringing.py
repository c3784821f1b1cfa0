"""Telephone calls as another system tells of them. What is told twice, late or in another order changes nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.accounts.models import Membership, User
from portal.outbox import effects

from . import numbers
from .models import Call, Delivery, Ring


@dataclass(frozen=True)
class Told:
    """One thing that happened to a call: it began, was answered, ended."""

    provider: str
    call: str
    number: str = ""
    began_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None


def hear(told: Told, *, at: datetime) -> Ring:
    """Keep what is told of a call: the earliest beginning and answer, the latest end."""
    key = {"provider": told.provider, "provider_id": told.call}
    began = told.began_at or told.answered_at or told.ended_at or at
    with transaction.atomic():
        Ring.objects.get_or_create(**key, defaults={"began_at": began, "number": told.number})
        ring = Ring.objects.select_for_update(of=("self",)).get(**key)
        ring.began_at = min(ring.began_at, began)
        ring.answered_at = min(filter(None, (ring.answered_at, told.answered_at)), default=None)
        ring.ended_at = max(filter(None, (ring.ended_at, told.ended_at)), default=None)
        ring.number = ring.number or told.number
        ring.caller = ring.caller or who_has(ring.number, at)
        ring.save()
    return ring


def call_of(delivery: Delivery) -> Call | None:
    """The call that a delivery is about, once one of us has written it down."""
    ring = Ring.objects.filter(provider=delivery.provider, provider_id=delivery.about).select_related("call").first()
    return ring.call if ring else None


def key_of(delivery: Delivery) -> str:
    return f"transcript:{delivery.pk}"


def who_has(number: str, at: datetime) -> User | None:
    """The one person of a customer company with this number; nobody where several have it."""
    digits = numbers.last_digits(number)
    if len(digits) < numbers.DIGITS:
        return None
    people = numbers.having(Membership.objects.current(at), digits).select_related("user")[:2]
    return people[0].user if len(people) == 1 else None


def written_down(ring: Ring, call: Call, *, at: datetime) -> None:
    """One of us wrote the call down: its wait is the measured one, and transcripts that came before it are attached."""
    with transaction.atomic():
        Ring.objects.filter(pk=ring.pk, call=None).update(call=call)
        if ring.wait_seconds is not None:
            Call.objects.filter(pk=call.pk).update(wait_seconds=ring.wait_seconds)
        arrived = Delivery.objects.filter(provider=ring.provider, about=ring.provider_id)
        effects.hurry([key_of(delivery) for delivery in arrived], at=at)


def deliver_transcript(provider: str, call: str, body: bytes, *, at: datetime) -> Delivery:
    """Keep a transcript for the call with this id; who can read it attaches it once the call is written down."""
    digest = hashlib.sha256(b"\0".join([b"transcript", provider.encode(), call.encode(), body])).hexdigest()
    words = {"provider": provider, "about": call, "kind": "transcript", "body": body, "received_at": at}
    try:
        with transaction.atomic():
            delivery, is_new = Delivery.objects.get_or_create(digest=digest, defaults=words)
            if is_new:
                effects.write(kind="transcript_arrived", key=key_of(delivery), payload={"delivery": delivery.pk})
    except IntegrityError:
        return Delivery.objects.get(digest=digest)
    return delivery
