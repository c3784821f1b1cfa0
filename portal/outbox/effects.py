"""The outbox: `write` inside the transaction that causes an effect, `deliver` afterwards, again until it succeeds.

A delivery may run twice (a worker may be killed between doing and noting it), so a performer must bear repetition.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Effect

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
BATCH = 100

Perform = Callable[[dict], None]
_performers: dict[str, Perform] = {}


def performer(kind: str) -> Callable[[Perform], Perform]:
    """Register the function that performs effects of `kind`, called with the payload."""

    def register(function: Perform) -> Perform:
        _performers[kind] = function
        return function

    return register


def write(*, kind: str, key: str, payload: dict, at: datetime | None = None) -> Effect:
    """Write an effect, once per key, and queue its delivery for after the commit."""
    from .tasks import deliver_effect

    effect, new = Effect.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "next_try_at": at or timezone.now()}
    )
    if new and at is None:
        transaction.on_commit(lambda: deliver_effect.enqueue(effect.pk))
    return effect


def write_many(*, kind: str, payloads: dict[str, dict]) -> None:
    """As write, for many at once: key -> payload. Their delivery is queued in batches."""
    from .tasks import deliver_effects

    at = timezone.now()
    known = set(Effect.objects.filter(key__in=payloads).values_list("key", flat=True))
    effects = Effect.objects.bulk_create(
        Effect(key=key, kind=kind, payload=payload, next_try_at=at)
        for key, payload in payloads.items()
        if key not in known
    )
    for first in range(0, len(effects), BATCH):
        pks = [effect.pk for effect in effects[first : first + BATCH]]
        transaction.on_commit(partial(deliver_effects.enqueue, pks))


def deliver(effect: Effect, *, at: datetime) -> None:
    """Perform one effect. A failure is kept with its text and tried again, twice as late each time."""
    claimed = Effect.objects.due(at).filter(pk=effect.pk, attempts=effect.attempts)
    if not claimed.update(attempts=F("attempts") + 1, next_try_at=at + wait_after(effect.attempts)):
        return
    try:
        _performers[effect.kind](effect.payload)
    except Exception as error:  # whatever the outside world throws, the row must say it and be tried again
        Effect.objects.filter(pk=effect.pk).update(last_error=f"{type(error).__name__}: {error}")
        return
    Effect.objects.filter(pk=effect.pk).update(done_at=at, last_error="")


def deliver_due(at: datetime, *, most: int = 200) -> None:
    """Deliver what no worker has: its task was lost, or its time to be tried again has come."""
    for effect in Effect.objects.due(at).order_by("next_try_at")[:most]:
        deliver(effect, at=at)


def hurry(keys: Iterable[str], *, at: datetime) -> None:
    """What these effects waited for has come about: try them now instead of later."""
    from .tasks import deliver_effect

    for effect in Effect.objects.filter(key__in=keys, done_at=None):
        Effect.objects.filter(pk=effect.pk).update(next_try_at=at)
        transaction.on_commit(partial(deliver_effect.enqueue, effect.pk))


def wait_after(attempts: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(attempts, 20), LONGEST_WAIT)
