"""When the clock of a case stood still, and what of the customer's it waited for."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from .models import Case, CaseEvent

Kind = CaseEvent.Kind
RUNS_ON = (Kind.RESUMED, Kind.RESOLVED)


class Pause(NamedTuple):
    """`until` is None where the clock still stands; `reason` is what it waits for, in words."""

    since: datetime
    until: datetime | None
    reason: str


def of(cases: Iterable[int]) -> dict[int, list[Pause]]:
    """The pauses of these cases by their events, oldest first: one query."""
    turns = CaseEvent.objects.filter(case__in=cases, kind__in=[Kind.PAUSED, *RUNS_ON]).order_by("pk")
    found: dict[int, list[Pause]] = {}
    for case, kind, at, facts in turns.values_list("case", "kind", "at", "facts"):
        pauses = found.setdefault(case, [])
        begins = Pause(at, None, in_words(facts)) if kind == Kind.PAUSED else None
        is_standing = bool(pauses) and pauses[-1].until is None
        if begins and is_standing and pauses[-1].reason == begins.reason:
            continue
        if is_standing:
            pauses[-1] = pauses[-1]._replace(until=at)
        if begins:
            pauses.append(begins)
    return found


def in_words(facts: dict) -> str:
    """The reason that an event of pausing keeps; those from before there were reasons waited for an answer."""
    return str(Case.WaitsFor(facts.get("waits_for", Case.WaitsFor.ANSWER)).label)
