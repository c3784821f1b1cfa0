"""Random lives of cases in memory, event by event as the verbs write them: many, without a query for each."""

from datetime import timedelta
from uuid import uuid4

from portal.promises import deadlines
from portal.promises.models import Severity
from portal.support import cases, history, state
from portal.support.models import Case, CaseEvent, Promise

Kind, Status = CaseEvent.Kind, Case.Status
WORDS = (Kind.ANSWERED, Kind.UPDATED, Kind.WORKAROUND, Kind.EXPECTED, Kind.NOTED)
GIVING = (Kind.HANDED_OVER, Kind.ESCALATED)
THEIRS = (Kind.CONTACTED, Kind.REPLIED)


def stamps(contact, at):
    """What each severity is promised; instants aside, which `state.begin` reckons anew."""
    return {severity: vars(deadlines.stamp(account=contact.account, severity=severity, at=at)) for severity in Severity}


def born(contact, problem, stamp, at):
    return Case(account=contact.account, contact=contact, opened_at=at, **vars(problem), **stamp)


def live(case, chance, customer, staff, *, length):
    """Give the case, not saved yet, `length` acts in order of time; the events and promises that they are."""
    state.begin(case)
    opened = CaseEvent(case=case, kind=Kind.OPENED, author=customer, at=case.opened_at, facts=cases.stamped(case))
    events, promises, at = [opened], {}, case.opened_at
    for promise in state.change(opened, case):
        promises[promise.kind, promise.number] = promise
    for _ in range(length):
        at += timedelta(minutes=chance.randint(0, 900), seconds=chance.randint(0, 59))
        for kind, words in act(case, chance, customer, staff, at):
            for missed in sorted(state.unnoticed_misses(case, at), key=lambda promise: promise.due):
                events.append(history._about(case, Kind.BREACHED, missed, missed.due))
                keep(promises, state.change(events[-1], case))
            events.append(CaseEvent(case=case, kind=kind, at=at, is_internal=kind in state.INTERNAL, **words))
            keep(promises, state.change(events[-1], case))
    state.settle(case)
    return events, list(promises.values())


def keep(promises, ended):
    for promise in ended:
        promises[promise.kind, promise.number] = promise


def act(case, chance, customer, staff, at):
    """One act as the verbs do it: a pair (kind, fields), or two where the clock stops or runs on with it."""
    who = chance.choice(staff)
    if case.status == Status.RESOLVED:
        kind = chance.choice((Kind.REOPENED, Kind.REOPENED, Kind.NOTED, Kind.THANKED))
        return [(kind, {"author": who if kind == Kind.NOTED else customer, "text": "So"})]
    kind = chance.choice((*WORDS, *WORDS, *GIVING, *THEIRS, Kind.ASSIGNED, Kind.READ, Kind.SEVERITY, Kind.RESOLVED))
    words = {"author": who, "text": "So"}
    if (kind == Kind.ASSIGNED and case.assignee) or (kind == Kind.READ and not case.assignee):
        kind = Kind.NOTED
    if kind in GIVING or kind == Kind.ASSIGNED:
        words["assignee"] = chance.choice([*staff, None] if kind == Kind.HANDED_OVER else staff)
    elif kind == Kind.READ:
        words["author"] = case.assignee
    elif kind == Kind.SEVERITY:
        severity = chance.choice([one for one in (1, 2, 3, 4) if one != case.severity])
        words["facts"] = {"severity": severity, "target": state.targets_of(case, severity)}
    elif kind == Kind.EXPECTED:
        words["facts"] = {"at": (at + timedelta(days=1)).isoformat()}
    elif kind == Kind.RESOLVED:
        words["outcome"] = chance.choice(Case.Outcome.values)
    elif kind in THEIRS:
        words["author"] = customer
    return [(kind, words), *clock(kind, case, chance, who)]


def clock(kind, case, chance, who):
    """What an act does to the clock beside what it says."""
    is_waiting = case.status == Status.WAITING
    asks = kind == Kind.ANSWERED and chance.random() < 0.5
    waits_for = chance.choice(Case.WaitsFor.values)
    if asks and (not is_waiting or case.waits_for != waits_for):
        return [(Kind.PAUSED, {"author": who, "facts": {"waits_for": waits_for}})]
    if is_waiting and not asks and kind in {Kind.ANSWERED, *THEIRS}:
        return [(Kind.RESUMED, {"author": who})]
    return []


def write(lives):
    """Save cases with their events and promises: (case, events, promises) of each."""
    lives = list(lives)
    for case, _events, _promises in lives:
        case.reference = uuid4().hex
    Case.objects.bulk_create([case for case, _events, _promises in lives], batch_size=200)
    for case, events, promises in lives:
        for row in (*events, *promises):
            row.case = case
    CaseEvent.objects.bulk_create([event for _case, events, _promises in lives for event in events], batch_size=500)
    Promise.objects.bulk_create([one for _case, _events, promises in lives for one in promises], batch_size=500)
