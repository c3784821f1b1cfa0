"""Colleagues of who asked hear of a case as they do, as long as they want to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import audience, history
from .models import Case, CaseEvent

Kind = CaseEvent.Kind


def follow(case: Case, *, by: User, at: datetime, token: UUID | None = None) -> CaseEvent | None:
    """From now on they are told what who asked is told. None where they are told already."""
    return _say(case, Kind.FOLLOWED, by, at, token)


def unfollow(case: Case, *, by: User, at: datetime, token: UUID | None = None) -> CaseEvent | None:
    """None where they do not follow it."""
    return _say(case, Kind.UNFOLLOWED, by, at, token)


def _say(case: Case, kind: str, by: User, at: datetime, token: UUID | None) -> CaseEvent | None:
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        history.refuse_second(token)
        if by.pk == held.contact_id or (by in audience.followers(held)) == (kind == Kind.FOLLOWED):
            return None
        return history.record(held, kind, by=by, at=at, token=token)
