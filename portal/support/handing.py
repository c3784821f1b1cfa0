"""From one of us to the next: with a summary, and read before the customer hears of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import access, cases, history, telling
from .models import Case, CaseEvent

Kind = CaseEvent.Kind


class NoSummary(Exception):
    """The next person would have to ask the customer again."""


class NotYours(Exception):
    """Only who has the case can say that they have read it."""


def hand_over(
    case: Case, *, to: User | None, text: str, by: User, at: datetime, token: UUID | None = None
) -> CaseEvent:
    """Give the case, with a summary, to another or back to the desk. Raises NoSummary, NotOnTheDesk, IsResolved."""
    return _give(case, Kind.HANDED_OVER, to, text, by, at, token)


def escalate(case: Case, *, to: User | None, text: str, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Give the case, with a summary, to someone who can do more. Raises NoSummary, NotOnTheDesk, IsResolved."""
    return _give(case, Kind.ESCALATED, to, text, by, at, token)


def read(case: Case, *, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Who has the case has read it; from now on the customer is told that they have it. Raises NotYours, IsResolved."""
    with transaction.atomic():
        if Case.objects.select_for_update().get(pk=case.pk).assignee != by:
            history.refuse_second(token)
            raise NotYours
        return history.record(case, Kind.READ, by=by, at=at, token=token)


def _give(case: Case, kind: str, to: User | None, text: str, by: User, at: datetime, token: UUID | None) -> CaseEvent:
    if not text.strip():
        raise NoSummary
    if to and not access.can_work_desk(to):
        raise cases.NotOnTheDesk
    with transaction.atomic():
        event = history.record(case, kind, by=by, at=at, text=text, assignee=to, token=token)
        telling.tell_assignee(event)
    return event
