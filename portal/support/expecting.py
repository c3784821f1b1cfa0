"""What the customer may expect: how bad the case is, and when word comes where a promise cannot be kept.

Both are said with a reason. A new date stands beside the promise; what was kept or missed stays so.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User
from portal.promises import business_time

from . import history, state, telling
from .models import Case, CaseEvent

Kind = CaseEvent.Kind
DAYS_PROPOSED = 2


class NothingChanges(Exception):
    """The case has this severity already."""


class NotToBeChosen(Exception):
    """Under their tier customers do not choose so high a severity themselves; a person sets it."""


class InThePast(Exception):
    """What one may expect lies ahead."""


def change_severity(
    case: Case, *, severity: int, text: str, by: User, at: datetime, token: UUID | None = None
) -> CaseEvent:
    """Promise what the tier, as the case was stamped, promises for another severity: see `deadlines.after_change`.

    Raises NothingChanges, NotToBeChosen, IsResolved.
    """
    with transaction.atomic():
        history.refuse_second(token)
        held = Case.objects.select_for_update().select_related("tier", "tier_version").get(pk=case.pk)
        if not by.is_staff and severity < held.tier.worst_severity:
            raise NotToBeChosen
        if held.severity == severity:
            raise NothingChanges
        facts = {"severity": severity, "target": state.targets_of(held, severity)}
        event = history.record(case, Kind.SEVERITY, by=by, at=at, text=text, facts=facts, token=token)
        if by.is_staff:
            telling.tell_contact(event)
        else:
            telling.tell_assignee(event)
    return event


def expect(case: Case, *, until: datetime, text: str, by: User, at: datetime, token: UUID | None = None) -> CaseEvent:
    """Tell the customer, with the reason, when to expect it instead. Raises InThePast, IsResolved."""
    if until <= at:
        raise InThePast
    with transaction.atomic():
        facts = {"at": until.isoformat()}
        event = history.record(case, Kind.EXPECTED, by=by, at=at, text=text, facts=facts, token=token)
        telling.tell_contact(event)
    return event


def last(case: Case) -> CaseEvent | None:
    """What the customer was told last to expect instead, with its reason."""
    return case.events.filter(kind=Kind.EXPECTED).select_related("author").order_by("pk").last()


def proposed(case: Case, at: datetime) -> datetime:
    """The date to start from: the same hour some open days on, by the calendar the case was stamped with."""
    return business_time.after_days(state.clock(case), at, DAYS_PROPOSED)
