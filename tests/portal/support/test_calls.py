from datetime import timedelta
from uuid import uuid4

import pytest

from portal.outbox.models import Effect
from portal.support import calls, cases, consenting, history
from portal.support.consenting import Consent
from portal.support.models import Call, Case, CaseEvent
from tests.portal.support.conftest import NOON


def by_phone(person):
    return calls.Contact(person=person, channel=Call.Channel.PHONE, wait_seconds=42, consent=Consent(recording=True))


def test_call_about_a_new_problem_opens_its_case_with_an_assignee(ada, problem, cast, plus):
    sam = cast("sam")
    call = calls.open_with_call(contact=by_phone(ada), problem=problem, by=sam, at=NOON, assignee=sam)

    case = Case.objects.get()
    assert (call.case, call.contact, call.taken_by, call.started_at) == (case, ada, sam, NOON)
    assert (call.channel, call.wait_seconds, call.agreed_to_recording, call.agreed_to_use) == ("phone", 42, True, False)
    assert (case.account, case.contact, case.assignee, case.tier) == (ada.account, ada, sam, plus)
    assert [effect.payload["to"] for effect in Effect.objects.all()] == [ada.email]


def test_call_of_the_customer_in_the_portal_is_taken_by_nobody(ada, problem):
    contact = calls.Contact(person=ada, channel=Call.Channel.PORTAL)
    assert calls.open_with_call(contact=contact, problem=problem, by=ada, at=NOON).taken_by is None


def test_call_with_a_wrong_assignee_leaves_nothing(ada, problem, cast):
    with pytest.raises(cases.NotOnTheDesk):
        calls.open_with_call(contact=by_phone(ada), problem=problem, by=cast("sam"), at=NOON, assignee=cast("wren"))
    assert (Case.objects.count(), Call.objects.count(), Effect.objects.count()) == (0, 0, 0)


def test_call_twice_with_one_token_is_one_call(ada, problem, cast):
    words = {"contact": by_phone(ada), "problem": problem, "by": cast("sam"), "at": NOON, "token": uuid4()}
    calls.open_with_call(**words)
    with pytest.raises(history.AlreadyDone):
        calls.open_with_call(**words)
    assert (Case.objects.count(), Call.objects.count()) == (1, 1)


def test_call_about_an_open_case_is_added_and_told_to_who_called(case, cast):
    emil = cast("emil")
    later = NOON + timedelta(hours=1)
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON)

    call = calls.add_call(contact=by_phone(emil), case=case, said="Version 5.2.1", by=cast("sam"), at=later)

    case.refresh_from_db()
    assert (call.case, call.contact) == (case, emil)
    assert case.status == Case.Status.OPEN
    assert [event.kind for event in case.events.all()][-3:] == [
        *(CaseEvent.Kind.CONTACTED, CaseEvent.Kind.RESUMED),
        CaseEvent.Kind.CONSENTED,
    ]
    assert Effect.objects.latest("pk").payload["to"] == emil.email


def test_call_about_another_companys_case_is_refused(case, cast):
    with pytest.raises(calls.AnotherCompanysCase):
        calls.add_call(contact=by_phone(cast("astrid")), case=case, said="Hello", by=cast("sam"), at=NOON)


def test_call_about_a_resolved_case_is_refused(case, ada, cast):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    with pytest.raises(history.IsResolved):
        calls.add_call(contact=by_phone(ada), case=case, said="Again", by=cast("sam"), at=NOON)


def test_consent_is_an_event_and_said_again_replaces_what_was_said(ada, problem, cast):
    sam = cast("sam")
    call = calls.open_with_call(contact=by_phone(ada), problem=problem, by=sam, at=NOON)
    cases.resolve(call.case, outcome="solved", text="Done.", by=sam, at=NOON)

    consenting.say(call, Consent(listening=True, use=True), by=sam, at=NOON + timedelta(days=1))

    call.refresh_from_db()
    assert (call.agreed_to_recording, call.agreed_to_listening, call.agreed_to_use) == (False, True, True)
    said = [event.facts for event in call.case.events.filter(kind="consented")]
    assert said == [
        {"call": call.pk, "recording": True, "listening": False, "use": False},
        {"call": call.pk, "recording": False, "listening": True, "use": True},
    ]
