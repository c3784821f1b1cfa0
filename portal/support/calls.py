"""Taking a call: one contact about a new problem or an open one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import cases, consenting, history, telling
from .consenting import Consent
from .models import Call, Case, CaseEvent


@dataclass(frozen=True)
class Contact:
    """Who got in touch, by what way, how long they waited, and what they agreed to; None where nobody asked."""

    person: User
    channel: str
    wait_seconds: int | None = None
    consent: Consent | None = None


class AnotherCompanysCase(Exception):
    """The person who calls does not belong to the company whose case it is."""


def open_with_call(
    *,
    contact: Contact,
    problem: cases.Problem,
    by: User,
    at: datetime,
    assignee: User | None = None,
    token: UUID | None = None,
) -> Call:
    """A contact about a new problem: opens its case, with an assignee where one is given. Raises what those raise."""
    with transaction.atomic():
        case = cases.open_case(contact=contact.person, problem=problem, by=by, at=at, token=token)
        if assignee:
            cases.assign(case, to=assignee, by=by, at=at)
        return _keep(case, contact, by, at)


def add_call(*, contact: Contact, case: Case, said: str, by: User, at: datetime, token: UUID | None = None) -> Call:
    """A contact about an open case. Raises AnotherCompanysCase, IsResolved, AlreadyDone."""
    if contact.person.account != case.account:
        raise AnotherCompanysCase
    with transaction.atomic():
        event = history.record(case, CaseEvent.Kind.CONTACTED, by=by, at=at, text=said, token=token)
        if event.case.status == Case.Status.WAITING:
            history.record(case, CaseEvent.Kind.RESUMED, by=by, at=at)
        telling.tell(event, to=contact.person)
        telling.tell_assignee(event)
        return _keep(event.case, contact, by, at)


def _keep(case: Case, contact: Contact, by: User, at: datetime) -> Call:
    call = Call.objects.create(
        case=case,
        contact=contact.person,
        channel=contact.channel,
        taken_by=by if by.is_staff else None,
        started_at=at,
        wait_seconds=contact.wait_seconds,
    )
    if contact.consent:
        consenting.say(call, contact.consent, by=by, at=at)
    return call
