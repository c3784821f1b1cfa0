"""Whether cases say of themselves what their events tell: many at once, in three queries a thousand."""

from collections import defaultdict
from collections.abc import Iterator
from copy import copy

from . import history
from .models import Case, CaseEvent, Promise
from .models.cases import CaseQuerySet

BATCH = 1000
OF_CASE = [field.attname for field in Case._meta.concrete_fields]
OF_PROMISE = [field.attname for field in Promise._meta.concrete_fields if not field.primary_key]


def differing(cases: CaseQuerySet) -> Iterator[tuple[Case, list[str]]]:
    """Those whose stored state or promises are not the ones rebuilt from their events, and what differs."""
    keys = list(cases.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from _of_batch(keys[start : start + BATCH])


def _of_batch(keys: list[int]) -> Iterator[tuple[Case, list[str]]]:
    events, promises = defaultdict(list), defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=keys).select_related("assignee").order_by("pk"):
        events[event.case_id].append(event)
    for promise in Promise.objects.filter(case__in=keys):
        promises[promise.case_id].append(promise)
    for stored in Case.objects.filter(pk__in=keys).select_related("calendar_version", "tier_version").order_by("pk"):
        told = copy(stored)
        kept = history.retell(told, events[stored.pk])
        differ = [name for name in OF_CASE if getattr(told, name) != getattr(stored, name)]
        if _rows(kept) != _rows(promises[stored.pk]):
            differ.append("promises")
        if differ:
            yield stored, differ


def _rows(promises: list[Promise]) -> list[tuple]:
    return sorted(tuple(getattr(promise, name) for name in OF_PROMISE) for promise in promises)
