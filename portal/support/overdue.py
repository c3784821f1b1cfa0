"""Promises missed by now that no event tells of yet: the timer has not come by, which changes no figure.

Whoever counts promises counts these as well, and leaves out the rows that they will be written over: a promise that was
missed before, or runs anew, has one under an earlier due.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.db.models import Prefetch, prefetch_related_objects

from portal.accounts.models import Account

from . import state
from .models import Case, Exclusion, Promise
from .models.cases import CaseQuerySet
from .models.events import PromiseQuerySet

ORDER = ("due_at", "case_id", "kind", "number")
ABOUT = ("account", "assignee", "product", "calendar_version__calendar", "tier_version__tier")


@dataclass(frozen=True)
class Overdue:
    """What is late at an instant, unsaved: each with its case, company and exclusions `in_force`, by when it was due.

    One that will be written over a row has that row's key, and what a person said of it holds.
    """

    promises: Sequence[Promise]

    @property
    def written_over(self) -> list[int]:
        return [promise.pk for promise in self.promises if promise.pk]

    def due_between(self, start: datetime, end: datetime) -> list[Promise]:
        return [promise for promise in self.promises if start <= promise.due_at < end]

    def counted_between(self, start: datetime, end: datetime) -> list[Promise]:
        """Without those that a person has left out of the count."""
        return [promise for promise in self.due_between(start, end) if not promise.in_force]

    def left_out_between(self, start: datetime, end: datetime) -> list[Exclusion]:
        """What a person said of them."""
        return [exclusion for promise in self.due_between(start, end) for exclusion in promise.in_force]


class InOrder:
    """Promises in the order of their due, to be read a page at a time: rows, and those that are late without one."""

    def __init__(self, written: PromiseQuerySet, late: list[Promise], *, latest_first: bool = False):
        self.latest_first = latest_first
        self.written = written.order_by(*(f"-{name}" if latest_first else name for name in ORDER))
        self.late = sorted(late, key=_place, reverse=latest_first)

    def __len__(self) -> int:
        return self.written.count() + len(self.late)

    def __getitem__(self, part: slice) -> list[Promise]:
        """So many rows before the part may be pushed into it as there are late ones."""
        start = part.start or 0
        begin = max(0, start - len(self.late))
        found = list(self._merged(self.written[begin : part.stop]))
        return found[start - begin : part.stop - begin]

    def __iter__(self) -> Iterator[Promise]:
        return self._merged(self.written.iterator(chunk_size=1000))

    def _merged(self, written: Iterable[Promise]) -> Iterator[Promise]:
        return merge(self.late, written, key=_place, reverse=self.latest_first)


def at(instant: datetime, account: Account | None = None) -> Overdue:
    """Of one company or of all; one query where nothing is late, three where something is."""
    waiting = Case.objects.filter(next_notice_at__lt=instant, next_due_at__lt=instant)
    waiting = waiting.filter(account=account) if account else waiting
    late = sorted(_late(waiting, instant), key=lambda promise: promise.due_at)
    if late:
        _recognise(late, Promise.objects.filter(case__in=waiting.values("pk"), ended_at=None))
    return Overdue(late)


def _late(waiting: CaseQuerySet, instant: datetime) -> Iterator[Promise]:
    for case in waiting.select_related(*ABOUT):
        for running in state.unnoticed_misses(case, instant):
            promise = state.missed(case, running.kind, running.due)
            promise.account, promise.in_force = case.account, []
            yield promise


def _recognise(late: Sequence[Promise], written: PromiseQuerySet) -> None:
    keys = {(case, kind, number): pk for pk, case, kind, number in written.values_list("pk", "case", "kind", "number")}
    for promise in late:
        promise.pk = keys.get((promise.case_id, promise.kind, promise.number))
    known = [promise for promise in late if promise.pk]
    for promise in known:
        del promise.in_force
    prefetch_related_objects(known, Prefetch("exclusions", Exclusion.objects.in_force(), to_attr="in_force"))


def _place(promise: Promise) -> tuple:
    return tuple(getattr(promise, name) for name in ORDER)
