"""What one can do with a case. Each verb writes its events, and the mail about them, in one transaction.

`token` is the one-time token of the form that was sent: a second sending raises history.AlreadyDone and does nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.products.models import Product, ProductVersion
from portal.promises import deadlines

from . import access, asking, attaching, history, state, telling
from .models import Case, CaseEvent

Kind = CaseEvent.Kind
FIRST_NUMBER = 10_000
# What a change of severity changes: the event of opening keeps what it was.
STAMPED = (
    *("severity", "is_real_time", "allowance_minutes"),
    *("first_response_minutes", "next_update_minutes", "resolution_minutes"),
)


@dataclass(frozen=True)
class Problem:
    """What a case is about, as the customer or who took the call put it."""

    product: Product
    severity: int
    subject: str
    description: str
    version: ProductVersion | None = None


class NotOfACompany(Exception):
    """Only people of a customer company have cases."""


class NotOnTheDesk(Exception):
    """Cases are assigned to people who work on the desk."""


class NeedsSummary(Exception):
    """Somebody has the case: it is handed over with a summary, not just assigned."""


class NeedsApology(Exception):
    """There is no solution: the customer is owed a word in person."""


class NoCauseForApology(Exception):
    """Only where there is no solution; anything else would be a phrase."""


class NotTheirApology(Exception):
    """Whoever has the case apologises, nobody in their place."""


def open_case(*, contact: User, problem: Problem, by: User, at: datetime, token: UUID | None = None) -> Case:
    """Open a case with the promise that holds at this instant. Raises NotOfACompany, AlreadyDone, ledger.NoTiers."""
    if contact.account is None:
        raise NotOfACompany
    try:
        with transaction.atomic():
            history.refuse_second(token)
            case = _promised(contact, problem, at)
            words = {"author": by, "at": at, "token": token, "facts": stamped(case)}
            event = CaseEvent.objects.create(case=case, kind=Kind.OPENED, **words)
            attaching.take_along(event)
            telling.tell_contact(event)
    except IntegrityError:
        # Two clicks at once: the other one opened it between our look and our writing.
        history.refuse_second(token)
        raise
    return case


def stamped(case: Case) -> dict[str, int | bool | None]:
    """What the event of opening keeps of the promise."""
    return {name: getattr(case, name) for name in STAMPED}


def number(case: Case) -> None:
    """Begin a new case and give it what people call it by."""
    state.begin(case)
    # The number comes from the key, which the database gives without a race; a unique text stands in until it is known.
    case.reference = uuid4().hex
    case.save()
    case.reference = f"C-{FIRST_NUMBER + case.pk}"
    case.save(update_fields=["reference"])


def _promised(contact: User, problem: Problem, at: datetime) -> Case:
    stamp = deadlines.stamp(account=contact.account, severity=problem.severity, at=at)
    case = Case(account=contact.account, contact=contact, opened_at=at, **vars(problem), **vars(stamp))
    number(case)
    return case


def answer(
    case: Case,
    *,
    text: str,
    by: User,
    at: datetime,
    waits: bool = False,
    waits_for: str = Case.WaitsFor.ANSWER,
    token: UUID | None = None,
) -> CaseEvent:
    """Write to the customer. With `waits` the word is theirs and the clock stops, else it runs. Raises IsResolved.

    The customer reads what it `waits_for`; said anew, it replaces what it waited for before.
    """
    with transaction.atomic():
        event = history.record(case, Kind.ANSWERED, by=by, at=at, text=text, token=token)
        is_waiting = event.case.status == Case.Status.WAITING
        if waits and (not is_waiting or event.case.waits_for != waits_for):
            history.record(case, Kind.PAUSED, by=by, at=at, facts={"waits_for": waits_for})
        if is_waiting and not waits:
            history.record(case, Kind.RESUMED, by=by, at=at)
        telling.tell_contact(event)
    return event


def update(case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Tell the customer how far we are; asks nothing, and leaves a stopped clock stopped. Raises IsResolved."""
    with transaction.atomic():
        event = history.record(case, Kind.UPDATED, by=by, at=at, text=text, token=token)
        telling.tell_contact(event)
    return event


def give_workaround(case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Tell the customer a way around it while the work goes on. Raises IsResolved."""
    with transaction.atomic():
        event = history.record(case, Kind.WORKAROUND, by=by, at=at, text=text, token=token)
        telling.tell_contact(event)
    return event


def note(case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Write down what only we read."""
    with transaction.atomic():
        return history.record(case, Kind.NOTED, by=by, at=at, text=text, token=token)


def assign(case: Case, *, to: User | None, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Give a case that nobody has to someone on the desk. Raises NotOnTheDesk, NeedsSummary, IsResolved."""
    if to and not access.can_work_desk(to):
        raise NotOnTheDesk
    with transaction.atomic():
        holder = Case.objects.select_for_update().get(pk=case.pk).assignee
        if holder not in (None, to):
            history.refuse_second(token)
            raise NeedsSummary
        event = history.record(case, Kind.ASSIGNED, by=by, at=at, assignee=to, token=token)
        telling.tell_assignee(event)
    return event


def resolve(
    case: Case, *, outcome: str, text: str, by: User, at: datetime, apology: str = "", token: UUID | None = None
) -> CaseEvent:
    """End the work with an outcome, tell the customer what was done and ask how it was.

    Without a solution whoever has the case says so in words of their own. Raises NeedsApology, NoCauseForApology,
    NotTheirApology, IsResolved.
    """
    facts = apologised(outcome, apology)
    with transaction.atomic():
        history.refuse_second(token)
        holder = Case.objects.select_for_update().get(pk=case.pk).assignee_id
        if apology and holder not in (None, by.pk):
            raise NotTheirApology
        said = {"text": text, "outcome": outcome, "facts": facts}
        event = history.record(case, Kind.RESOLVED, by=by, at=at, token=token, **said)
        telling.tell_contact(event, survey=asking.token(asking.ask(event, at=at)))
    return event


def apologised(outcome: str, apology: str) -> dict[str, str]:
    """What the event of resolving keeps of it. Raises NeedsApology, NoCauseForApology."""
    is_due = outcome == Case.Outcome.NO_SOLUTION
    if is_due and not apology.strip():
        raise NeedsApology
    if apology and not is_due:
        raise NoCauseForApology
    return {"apology": apology} if is_due else {}


def reply(
    case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None, facts: dict | None = None
) -> CaseEvent:
    """The customer writes; a stopped clock runs again. Raises IsResolved."""
    with transaction.atomic():
        event = history.record(case, Kind.REPLIED, by=by, at=at, text=text, token=token, facts=facts or {})
        if event.case.status == Case.Status.WAITING:
            history.record(case, Kind.RESUMED, by=by, at=at)
        telling.tell_assignee(event)
    return event


def reopen(
    case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None, facts: dict | None = None
) -> CaseEvent:
    """The problem is not gone. Assignee and promise are those it had. Raises IsNotResolved."""
    with transaction.atomic():
        event = history.record(case, Kind.REOPENED, by=by, at=at, text=text, token=token, facts=facts or {})
        telling.tell_assignee(event)
    return event


def thank(
    case: Case, *, text: str, by: User, at: datetime, token: UUID | None = None, facts: dict | None = None
) -> CaseEvent:
    """The customer says thank you for a resolution, which stays one."""
    with transaction.atomic():
        event = history.record(case, Kind.THANKED, by=by, at=at, text=text, token=token, facts=facts or {})
        telling.tell_assignee(event)
    return event


def last_thanks(case: Case) -> CaseEvent | None:
    """The thank-you that did not reopen a resolved case, where nothing came after it but what only we read."""
    last = case.events.filter(is_internal=False).order_by("pk").last()
    return last if last and last.kind == Kind.THANKED else None
