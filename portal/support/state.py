"""What a case says of itself, as its events tell it: pure rules, without a query.

A promise is met by our word: the first one is the first response, every one ends the wait for an update and begins the
next, and a resolution ends the last. Waiting for the customer, and the time for which a case counted as resolved, are
no time of ours.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import NamedTuple

from portal.promises import business_time, deadlines, terms
from portal.promises.business_time import Calendar

from .models import Case, CaseEvent, Promise

Kind = CaseEvent.Kind
FIRST, UPDATE, RESOLUTION = Promise.Kind.FIRST_RESPONSE, Promise.Kind.NEXT_UPDATE, Promise.Kind.RESOLUTION
OUR_WORD = {Kind.ANSWERED, Kind.UPDATED, Kind.EXPECTED, Kind.WORKAROUND, Kind.RESOLVED}
# From these on the customer waits for word anew, or, where the case is not open, no longer.
RESTARTS = OUR_WORD | {Kind.PAUSED, Kind.RESUMED, Kind.REOPENED}
THEIR_WORD = {Kind.OPENED, Kind.CONTACTED, Kind.REPLIED, Kind.REOPENED}
# What may still be written on a case after its resolution.
AFTERWARDS = {
    *(Kind.NOTED, Kind.REOPENED, Kind.CONSENTED, Kind.THANKED, Kind.HELD_BACK),
    *(Kind.FOLLOWED, Kind.UNFOLLOWED),
}
INTERNAL = {Kind.NOTED, Kind.HANDED_OVER, Kind.ESCALATED, Kind.WARNED, Kind.HELD_BACK}
REPEATED_WITHIN = timedelta(days=7)
WARNED, BREACHED = "warned", "breached"


class IsResolved(Exception):
    """The case is resolved; reopening comes first."""


class IsNotResolved(Exception):
    """Only a resolved case can be reopened."""


class Running(NamedTuple):
    """A promise that runs, and the minutes it was given."""

    kind: str
    due: datetime
    minutes: int


def begin(case: Case) -> None:
    """The state of a case that was just opened, from what it was stamped with."""
    hours, at = clock(case), case.opened_at
    case.status, case.outcome, case.noticed = Case.Status.OPEN, "", {}
    case.assignee = case.known_assignee = None
    case.first_responded_at = case.paused_at = case.resolved_at = case.expected_at = None
    case.waits_for = ""
    case.is_unread = case.is_escalated = False
    case.answered_unread = case.repeat_contacts = case.updates_kept = 0
    case.last_contact_at = at
    case.first_response_due = deadlines.after(hours, at, _first_minutes(case))
    case.next_update_due = deadlines.after(hours, at, case.next_update_minutes)
    case.resolution_due = deadlines.after(hours, at, case.resolution_minutes)
    settle(case)


def apply(event: CaseEvent, case: Case) -> list[Promise]:
    """Change the case as the event says; the promises it ends or misses. Raises IsResolved, IsNotResolved."""
    ended = change(event, case)
    settle(case)
    return ended


def change(event: CaseEvent, case: Case) -> list[Promise]:
    """As `apply`, but for what `settle` says: after many events once is enough."""
    is_resolved = case.status == Case.Status.RESOLVED
    if is_resolved and event.kind not in AFTERWARDS:
        raise IsResolved
    if not is_resolved and event.kind == Kind.REOPENED:
        raise IsNotResolved
    act = _changes.get(Kind(event.kind))
    told = act(event, case) if act else []
    ended = (_word(event, case) if event.kind in OUR_WORD else []) + told
    if event.kind in THEIR_WORD:
        _count_contact(event, case)
    if event.kind in RESTARTS:
        minutes = case.next_update_minutes if case.status == Case.Status.OPEN else None
        case.next_update_due = deadlines.after(clock(case), event.at, minutes)
    return ended


def settle(case: Case) -> None:
    """What lists and the timer look for."""
    case.next_due_at = min((promise.due for promise in running(case)), default=None)
    case.next_notice_at = min((at for at, _kind, _promise in notices(case)), default=None)


def clock(case: Case) -> Calendar:
    """The calendar by which a case's minutes are counted: the version it was stamped with."""
    return deadlines.hours(case.calendar_version, case.is_real_time)


def running(case: Case) -> list[Running]:
    """None while the customer has the word and after resolution."""
    if case.status != Case.Status.OPEN:
        return []
    first_due = None if case.first_responded_at else case.first_response_due
    promised = [
        (FIRST, first_due, _first_minutes(case)),
        (UPDATE, case.next_update_due, case.next_update_minutes),
        (RESOLUTION, case.resolution_due, case.resolution_minutes),
    ]
    return [Running(kind, due, minutes or 0) for kind, due, minutes in promised if due]


def notices(case: Case) -> list[tuple[datetime, str, Running]]:
    """When each running promise is next spoken of: a warning, then that it was missed; each once for one due."""
    found = []
    for promise in running(case):
        said, about = case.noticed.get(promise.kind, ("", ""))
        is_about_this = about == promise.due.isoformat()
        if is_about_this and said == BREACHED:
            continue
        if is_about_this:
            found.append((promise.due, BREACHED, promise))
        else:
            found.append((deadlines.warning(clock(case), promise.due, promise.minutes), WARNED, promise))
    return found


def unnoticed_misses(case: Case, at: datetime) -> list[Running]:
    """Promises whose due has gone by before `at`, and nobody has written it down."""
    said = case.noticed
    return [
        promise
        for promise in running(case)
        if promise.due < at and said.get(promise.kind) != [BREACHED, promise.due.isoformat()]
    ]


def missed(case: Case, kind: str, due: datetime) -> Promise:
    """A promise that runs, as one that was missed and still waits."""
    return _promise(case, kind, due, None, number=case.updates_kept if kind == UPDATE else 0, is_missed=True)


def targets_of(case: Case, severity: int) -> dict:
    """What the tier's version that the case holds promises for a severity, as a SEVERITY event keeps it."""
    return asdict(terms.decode(case.tier_version.content).target(severity))


def _first_minutes(case: Case) -> int | None:
    return deadlines.with_allowance(case.first_response_minutes, case.allowance_minutes)


def _promise(
    case: Case, kind: str, due: datetime, ended: datetime | None, *, number: int = 0, is_missed: bool = False
) -> Promise:
    margin = round(business_time.margin(clock(case), due, ended).total_seconds()) if ended else None
    return Promise(
        case=case,
        account_id=case.account_id,
        kind=kind,
        number=number,
        severity=case.severity,
        due_at=due,
        ended_at=ended,
        is_missed=is_missed or (ended is not None and ended > due),
        margin_seconds=margin,
    )


def _word(event: CaseEvent, case: Case) -> list[Promise]:
    """Our word to the customer: what it keeps, or ends too late."""
    ended = []
    if case.first_responded_at is None:
        case.first_responded_at = event.at
        if case.first_response_due:
            ended.append(_promise(case, FIRST, case.first_response_due, event.at))
    if case.next_update_due:
        ended.append(_promise(case, UPDATE, case.next_update_due, event.at, number=case.updates_kept))
        case.updates_kept += 1
    if case.is_unread and event.author_id == case.assignee_id:
        case.answered_unread += 1
    return ended


def _count_contact(event: CaseEvent, case: Case) -> None:
    if case.last_contact_at and event.kind in {Kind.CONTACTED, Kind.REOPENED}:
        case.repeat_contacts += event.at - case.last_contact_at <= REPEATED_WITHIN
    case.last_contact_at = event.at


def _assign(event: CaseEvent, case: Case) -> list[Promise]:
    """Whoever takes on what another had before reads it first."""
    case.assignee = event.assignee
    case.is_unread = bool(event.assignee and case.known_assignee_id not in (None, event.assignee_id))
    if event.assignee and not case.is_unread:
        case.known_assignee = event.assignee
    return []


def _escalate(event: CaseEvent, case: Case) -> list[Promise]:
    case.is_escalated = True
    return _assign(event, case)


def _read(event: CaseEvent, case: Case) -> list[Promise]:
    case.is_unread, case.known_assignee = False, case.assignee
    return []


def _pause(event: CaseEvent, case: Case) -> list[Promise]:
    case.status, case.paused_at = Case.Status.WAITING, case.paused_at or event.at
    case.waits_for = event.facts.get("waits_for", Case.WaitsFor.ANSWER)
    return []


def _resume(event: CaseEvent, case: Case) -> list[Promise]:
    _run_on(case, case.paused_at, event.at)
    case.status, case.paused_at, case.waits_for = Case.Status.OPEN, None, ""
    return []


def _resolve(event: CaseEvent, case: Case) -> list[Promise]:
    _run_on(case, case.paused_at, event.at)
    case.status, case.resolved_at, case.outcome = Case.Status.RESOLVED, event.at, event.outcome
    case.paused_at, case.waits_for = None, ""
    return [_promise(case, RESOLUTION, case.resolution_due, event.at)] if case.resolution_due else []


def _reopen(event: CaseEvent, case: Case) -> list[Promise]:
    """A resolution that was kept is promised again; one that was missed stays missed."""
    due, resolved = case.resolution_due, case.resolved_at
    _run_on(case, resolved, event.at)
    case.status, case.resolved_at, case.outcome = Case.Status.OPEN, None, ""
    if due is None or case.resolution_due is None or resolved is None:
        return []
    return [_promise(case, RESOLUTION, case.resolution_due, None, is_missed=resolved > due)]


def _change_severity(event: CaseEvent, case: Case) -> list[Promise]:
    """The rule is `deadlines.after_change`; a clock that stands is first moved up to now."""
    target, severity = terms.Target(**event.facts["target"]), event.facts["severity"]
    is_raised = severity < case.severity
    if case.paused_at:
        _run_on(case, case.paused_at, event.at)
        case.paused_at = event.at
    case.severity, case.is_real_time = severity, target.is_real_time
    case.first_response_minutes, case.next_update_minutes = target.first_response, target.next_update
    case.resolution_minutes, case.allowance_minutes = target.resolution, 0
    for name, minutes in (("resolution_due", target.resolution), *_words_awaited(case, target)):
        moved = deadlines.after_change(clock(case), getattr(case, name), minutes, is_raised=is_raised, at=event.at)
        setattr(case, name, moved)
    return []


def _words_awaited(case: Case, target: terms.Target) -> list[tuple[str, int | None]]:
    if case.status != Case.Status.OPEN:
        return []
    first = [] if case.first_responded_at else [("first_response_due", target.first_response)]
    return [*first, ("next_update_due", target.next_update)]


def _expect(event: CaseEvent, case: Case) -> list[Promise]:
    case.expected_at = datetime.fromisoformat(event.facts["at"])
    return []


def _notice(event: CaseEvent, case: Case) -> list[Promise]:
    kind, due = event.facts["promise"], event.facts["due"]
    case.noticed = case.noticed | {kind: [str(event.kind), due]}
    if event.kind == Kind.WARNED:
        return []
    return [missed(case, kind, datetime.fromisoformat(due))]


def _run_on(case: Case, stopped: datetime | None, resumed: datetime) -> None:
    if stopped:
        case.resolution_due = deadlines.after_pause(clock(case), case.resolution_due, stopped, resumed)


_changes = {
    Kind.ASSIGNED: _assign,
    Kind.HANDED_OVER: _assign,
    Kind.ESCALATED: _escalate,
    Kind.READ: _read,
    Kind.PAUSED: _pause,
    Kind.RESUMED: _resume,
    Kind.RESOLVED: _resolve,
    Kind.REOPENED: _reopen,
    Kind.SEVERITY: _change_severity,
    # Brought over without a promise: the new time runs in full from the event on.
    Kind.PROMISED: _change_severity,
    Kind.EXPECTED: _expect,
    Kind.WARNED: _notice,
    Kind.BREACHED: _notice,
}
