"""A case's history: every change is an event, and what the case says of itself follows from its events."""

from datetime import datetime
from uuid import UUID

from portal.accounts.models import User
from portal.promises import deadlines
from portal.promises.business_time import Calendar

from .models import Case, CaseEvent

Kind = CaseEvent.Kind
RESPONSES = {Kind.ANSWERED, Kind.UPDATED, Kind.RESOLVED}
# From these on the customer waits for word anew, or, where the case is not open, no longer.
RESTARTS = RESPONSES | {Kind.PAUSED, Kind.RESUMED, Kind.REOPENED}
# What may still be written on a case after its resolution.
AFTERWARDS = {Kind.NOTED, Kind.REOPENED}


class AlreadyDone(Exception):
    """The same form was sent before: `event` is what came of it."""

    def __init__(self, event: CaseEvent):
        super().__init__(event)
        self.event = event


class IsResolved(Exception):
    """The case is resolved; reopening comes first."""


class IsNotResolved(Exception):
    """Only a resolved case can be reopened."""


def record(
    case: Case,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    text: str = "",
    assignee: User | None = None,
    outcome: str = "",
    token: UUID | None = None,
) -> CaseEvent:
    """Append an event and change the case as it says, in the caller's transaction; the event holds the changed case.

    Raises AlreadyDone for a token that was used before, then IsResolved or IsNotResolved.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_second(token)
    event = CaseEvent(
        case=case, kind=kind, author=by, at=at, text=text, assignee=assignee, outcome=outcome, token=token
    )
    event.is_internal = kind == Kind.NOTED
    apply(event, case)
    event.save()
    case.save()
    return event


def refuse_second(token: UUID | None) -> None:
    earlier = CaseEvent.objects.filter(token=token).select_related("case").first() if token else None
    if earlier:
        raise AlreadyDone(earlier)


def apply(event: CaseEvent, case: Case) -> None:
    """What one event does to a case; touches no other row. Raises IsResolved and IsNotResolved."""
    is_resolved = case.status == Case.Status.RESOLVED
    if is_resolved and event.kind not in AFTERWARDS:
        raise IsResolved
    if not is_resolved and event.kind == Kind.REOPENED:
        raise IsNotResolved
    if event.kind in RESPONSES:
        case.first_responded_at = case.first_responded_at or event.at
    change = _changes.get(Kind(event.kind))
    if change:
        change(event, case)
    if event.kind in RESTARTS:
        minutes = case.next_update_minutes if case.status == Case.Status.OPEN else None
        case.next_update_due = deadlines.after(clock(case), event.at, minutes)
    case.next_due_at = next_due(case)


def clock(case: Case) -> Calendar:
    """The calendar by which a case's minutes are counted: the version it was stamped with."""
    return deadlines.hours(case.calendar_version, case.is_real_time)


def next_due(case: Case) -> datetime | None:
    """The earliest promise that still runs; none while the customer has the word and after resolution."""
    if case.status != Case.Status.OPEN:
        return None
    first_response = None if case.first_responded_at else case.first_response_due
    running = [due for due in (first_response, case.next_update_due, case.resolution_due) if due]
    return min(running, default=None)


def replay(case: Case) -> Case:
    """The case as its promise and its events tell it, unsaved; equal to the stored one, field by field."""
    told = Case.objects.get(pk=case.pk)
    told.status, told.outcome = Case.Status.OPEN, ""
    told.assignee = told.first_responded_at = told.paused_at = told.resolved_at = None
    first_response = deadlines.with_allowance(told.first_response_minutes, told.allowance_minutes)
    told.first_response_due = deadlines.after(clock(told), told.opened_at, first_response)
    told.next_update_due = deadlines.after(clock(told), told.opened_at, told.next_update_minutes)
    told.resolution_due = deadlines.after(clock(told), told.opened_at, told.resolution_minutes)
    for event in case.events.order_by("pk"):
        apply(event, told)
    return told


def _assign(event: CaseEvent, case: Case) -> None:
    case.assignee = event.assignee


def _pause(event: CaseEvent, case: Case) -> None:
    case.status, case.paused_at = Case.Status.WAITING, case.paused_at or event.at


def _resume(event: CaseEvent, case: Case) -> None:
    _run_on(case, case.paused_at, event.at)
    case.status, case.paused_at = Case.Status.OPEN, None


def _resolve(event: CaseEvent, case: Case) -> None:
    _run_on(case, case.paused_at, event.at)
    case.status, case.resolved_at, case.outcome, case.paused_at = Case.Status.RESOLVED, event.at, event.outcome, None


def _reopen(event: CaseEvent, case: Case) -> None:
    """The time for which the case counted as resolved is no working time of ours, as in a pause."""
    _run_on(case, case.resolved_at, event.at)
    case.status, case.resolved_at, case.outcome = Case.Status.OPEN, None, ""


def _run_on(case: Case, stopped: datetime | None, resumed: datetime) -> None:
    if stopped:
        case.resolution_due = deadlines.after_pause(clock(case), case.resolution_due, stopped, resumed)


_changes = {
    Kind.ASSIGNED: _assign,
    Kind.PAUSED: _pause,
    Kind.RESUMED: _resume,
    Kind.RESOLVED: _resolve,
    Kind.REOPENED: _reopen,
}
