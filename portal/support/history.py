"""A case's history: every change is an event, and what the case says of itself follows from its events (`state`).

Whoever writes an event writes first which promises were missed before it, at the instants they were: a miss is a fact
of the events, whenever somebody looks.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import attaching, state, telling
from .models import Case, CaseEvent, Promise
from .state import IsNotResolved, IsResolved

__all__ = ["AlreadyDone", "IsNotResolved", "IsResolved"]

Kind = CaseEvent.Kind
PROMISE_KEY = ["case", "kind", "number"]
PROMISE_FACTS = ["severity", "due_at", "ended_at", "is_missed", "margin_seconds"]


class AlreadyDone(Exception):
    """The same form was sent before: `event` is what came of it."""

    def __init__(self, event: CaseEvent):
        super().__init__(event)
        self.event = event


def record(
    case: Case, kind: str, *, by: User | None, at: datetime, token: UUID | None = None, **words: Any
) -> CaseEvent:
    """Append an event and change the case as it says, in the caller's transaction; the event holds the changed case.

    `words` are the event's own fields: text, assignee, outcome, facts. Raises AlreadyDone for a token that was used
    before, then IsResolved or IsNotResolved.
    """
    case = _held(case.pk)
    refuse_second(token)
    _note_missed(case, at)
    event = CaseEvent(case=case, kind=kind, author=by, at=at, token=token, **words)
    _append(event)
    attaching.take_along(event)
    case.save()
    return event


def write_all(case: Case, events: Iterable[CaseEvent]) -> None:
    """Append events that happened elsewhere, in order of time; in the caller's transaction, and nobody is told."""
    events = list(events)
    for event in events:
        event.case, event.is_internal = case, event.kind in state.INTERNAL
    promises = _applied(case, events)
    CaseEvent.objects.bulk_create(events)
    keep(promises)
    case.save()


def notice(case: Case, *, at: datetime) -> list[CaseEvent]:
    """What the timer has to say of a case at `at`: misses at the instants they were, warnings now; each once."""
    with transaction.atomic():
        case = _held(case.pk)
        said = _note_missed(case, at)
        for warned_at, kind, promise in state.notices(case):
            if kind == state.WARNED and warned_at < at:
                said.append(_append(_about(case, Kind.WARNED, promise, at)))
        case.save()
    return said


def refuse_second(token: UUID | None) -> None:
    earlier = CaseEvent.objects.filter(token=token).select_related("case").first() if token else None
    if earlier:
        raise AlreadyDone(earlier)


def replay(case: Case) -> tuple[Case, list[Promise]]:
    """The case as its stamp and its events tell it, and its promises, all unsaved; equal to what is stored."""
    told = Case.objects.select_related("calendar_version", "tier_version").get(pk=case.pk)
    return told, retell(told, list(case.events.order_by("pk")))


def retell(case: Case, events: list[CaseEvent]) -> list[Promise]:
    """Bring a case, unsaved, to what its stamp and all its events tell; the promises of it."""
    _as_stamped(case, events)
    state.begin(case)
    return _applied(case, events)


def _applied(case: Case, events: Iterable[CaseEvent]) -> list[Promise]:
    """Apply events in order; what became of each promise last."""
    promises: dict[tuple[str, int], Promise] = {}
    for event in events:
        promises |= {(promise.kind, promise.number): promise for promise in state.change(event, case)}
    state.settle(case)
    return list(promises.values())


def keep(promises: Iterable[Promise]) -> None:
    """Write promises that ended or were missed; one that was missed before is written over with its end."""
    Promise.objects.bulk_create(promises, update_conflicts=True, unique_fields=PROMISE_KEY, update_fields=PROMISE_FACTS)


def _held(pk: int) -> Case:
    """The case, held against other writers until the transaction ends."""
    related = ("calendar_version", "tier_version", "account", "contact", "assignee")
    return Case.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def _append(event: CaseEvent) -> CaseEvent:
    event.is_internal = event.kind in state.INTERNAL
    promises = state.apply(event, event.case)
    event.save()
    if promises:
        keep(promises)
    if event.kind in {Kind.WARNED, Kind.BREACHED}:
        telling.tell_of_promise(event)
    return event


def _note_missed(case: Case, at: datetime) -> list[CaseEvent]:
    missed = sorted(state.unnoticed_misses(case, at), key=lambda promise: promise.due)
    return [_append(_about(case, Kind.BREACHED, promise, promise.due)) for promise in missed]


def _about(case: Case, kind: str, promise: state.Running, at: datetime) -> CaseEvent:
    facts = {"promise": str(promise.kind), "due": promise.due.isoformat()}
    return CaseEvent(case=case, kind=kind, at=at, facts=facts)


def _as_stamped(case: Case, events: list[CaseEvent]) -> None:
    """Severity and minutes as they were at opening: a change of severity says what they were changed to, not from."""
    opened = next(event for event in events if event.kind == Kind.OPENED)
    for name, value in opened.facts.items():
        setattr(case, name, value)
