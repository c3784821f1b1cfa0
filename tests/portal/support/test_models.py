from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from portal.support.models import AppendOnly, Call, Case, CaseEvent
from tests.factories import portal as make
from tests.factories.portal_support import CallFactory, CaseEventFactory, CaseFactory


def test_cases_visible_to_own_company_and_staff(cast):
    case = CaseFactory(account=cast("ada").account)

    seen = {name: list(Case.objects.visible_to(cast(name))) for name in ("ada", "emil", "astrid", "sam")}

    assert seen == {"ada": [case], "emil": [case], "astrid": [], "sam": [case]}


def test_cases_visible_to_nobody_without_a_company(db):
    CaseFactory()
    assert not Case.objects.visible_to(make.UserFactory()).exists()


def test_calls_visible_as_their_cases_are(cast):
    call = CallFactory(case=CaseFactory(account=cast("ada").account))
    assert [list(Call.objects.visible_to(cast(name))) for name in ("emil", "astrid", "sam")] == [[call], [], [call]]


def test_internal_events_visible_to_staff_only(cast):
    note = CaseEventFactory(kind=CaseEvent.Kind.NOTED, is_internal=True)
    assert list(CaseEvent.objects.visible_to(cast("sam"))) == [note]
    assert not CaseEvent.objects.visible_to(cast("ada")).exists()


def test_note_cannot_be_public(db):
    with pytest.raises(IntegrityError):
        CaseEventFactory(kind=CaseEvent.Kind.NOTED, is_internal=False)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: CaseEvent.objects.update(text="Never said that."),
        lambda event: CaseEvent.objects.all().delete(),
    ],
)
def test_event_is_only_appended(db, change):
    event = CaseEventFactory()
    with pytest.raises(AppendOnly):
        change(event)


def test_case_resolved_without_an_outcome_is_refused(db):
    with pytest.raises(IntegrityError):
        CaseFactory(status=Case.Status.RESOLVED, resolved_at=timezone.now())


def test_desk_order_is_unassigned_then_by_what_is_due(cast):
    noon = timezone.now()
    later = CaseFactory(assignee=cast("sam"), next_due_at=noon + timedelta(hours=2))
    sooner = CaseFactory(assignee=cast("priya"), next_due_at=noon + timedelta(hours=1))
    without = CaseFactory(assignee=cast("sam"))
    nobodys = CaseFactory(next_due_at=noon + timedelta(days=1))

    assert list(Case.objects.by_what_is_due()) == [nobodys, sooner, later, without]
