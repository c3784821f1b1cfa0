"""Answers as events: every one is kept, the last one in time counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from .kinds import KINDS, UnfitAnswer
from .models import AnswerEvent, Attempt, Slot

# For what is on its way when the clock stops.
GRACE = timedelta(seconds=5)


class TooLate(Exception):
    """The attempt has ended; nothing more is taken."""


@dataclass(frozen=True)
class Refusal:
    """One answer that was not taken, by the number it came with, and why in the candidate's words."""

    number: str
    reason: str


def record(
    attempt: Attempt, *, answers: Mapping[str, Any], at: datetime, page: str = "", sequence: int | None = None
) -> list[Refusal]:
    """Take answers by slot number as sent. What does not fit is refused by name, the rest is kept. Raises TooLate."""
    with transaction.atomic():
        # The lock keeps handing in and answering apart: after the grade nothing is added.
        attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not attempt.is_open or at > attempt.deadline + GRACE:
            raise TooLate
        asked = attempt.slots.filter(number__in=numbers_in(answers)).select_related("item_version")
        slots = {str(slot.number): slot for slot in asked}
        refusals = [refusal for number, response in answers.items() if (refusal := _refuse(slots, number, response))]
        refused = {refusal.number for refusal in refusals}
        taken = {slots[number]: response for number, response in answers.items() if number not in refused}
        _append(attempt, taken, at, page, sequence)
    return refusals


def numbers_in(answers: Iterable[str]) -> list[int]:
    """Those that can be numbers of slots at all."""
    return [int(number) for number in answers if number.isascii() and number.isdecimal() and len(number) < 5]


def _refuse(slots: Mapping[str, Slot], number: str, response: Any) -> Refusal | None:
    slot = slots.get(number)
    if slot is None:
        return Refusal(number, _("This question is not part of your attempt."))
    try:
        KINDS[slot.item_version.kind].check(response, slot.item_version.content)
    except UnfitAnswer as unfit:
        return Refusal(number, str(unfit))
    return None


def _append(attempt: Attempt, taken: Mapping[Slot, Any], at: datetime, page: str, sequence: int | None) -> None:
    """A save that came before changes nothing; nor does a plain form that repeats what is kept."""
    events = events_of(attempt, taken)
    AnswerEvent.objects.bulk_create(
        AnswerEvent(slot=slot, response=response, received_at=at, page=page, sequence=sequence)
        for slot, response in taken.items()
        if not _is_repeated(events[slot.pk], response, page, sequence)
    )


def _is_repeated(events: list[AnswerEvent], response: Any, page: str, sequence: int | None) -> bool:
    if sequence is None:
        return last(events) == response
    return any((event.page, event.sequence) == (page, sequence) for event in events)


def last(events: Iterable[AnswerEvent]) -> Any:
    """The response that counts, of one slot's events in order of arrival; [] when there is none.

    A page's save that arrives after a newer one of the same page is passed over.
    """
    response: Any = []
    newest: dict[str, int] = {}
    for event in events:
        if event.sequence is not None:
            if event.sequence <= newest.get(event.page, -1):
                continue
            newest[event.page] = event.sequence
        response = event.response
    return response


def current(attempt: Attempt, slots: Iterable[Slot] | None = None) -> dict[int, Any]:
    """The response that counts for each slot, by slot number."""
    slots = list(attempt.slots.all() if slots is None else slots)
    events = events_of(attempt, slots)
    return {slot.number: last(events[slot.pk]) for slot in slots}


def events_of(attempt: Attempt, slots: Iterable[Slot]) -> dict[int, list[AnswerEvent]]:
    """Events in time, by slot id, in order of arrival."""
    return _in_time(AnswerEvent.objects.filter(slot__in=list(slots)), {attempt.pk: attempt.deadline})


def events_of_many(attempts: Iterable[Attempt]) -> dict[int, list[AnswerEvent]]:
    """As events_of, for all slots of many attempts in one query."""
    deadlines = {attempt.pk: attempt.deadline for attempt in attempts}
    return _in_time(AnswerEvent.objects.filter(slot__attempt__in=deadlines), deadlines)


def _in_time(events: QuerySet[AnswerEvent], deadlines: Mapping[int, datetime]) -> dict[int, list[AnswerEvent]]:
    found: dict[int, list[AnswerEvent]] = defaultdict(list)
    for event in events.annotate(of=F("slot__attempt")).order_by("pk"):
        if in_time([event], deadlines[event.of]):
            found[event.slot_id].append(event)
    return found


def in_time(events: Iterable[AnswerEvent], deadline: datetime) -> list[AnswerEvent]:
    """Those that count at all: by our clock, whatever the browser's says."""
    return [event for event in events if event.received_at <= deadline + GRACE]
