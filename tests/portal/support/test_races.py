"""Two clicks, two browsers: the same moment with real threads."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from portal.outbox.models import Effect
from portal.promises.models import ResponseTarget, Severity
from portal.support import calls, cases, excluding, foreign, history, importing, quarantine
from portal.support.models import Call, Case, Exclusion, Origin, ReceivedMail
from tests import racing
from tests.factories import portal as make
from tests.portal.support.conftest import NOON
from tests.portal.support.exports import ZENDESK
from tests.portal.support.test_history import differs
from tests.racing import CLICKS

REFUSED = (history.AlreadyDone, history.IsResolved, quarantine.AlreadyDecided, excluding.IsLeftOut)
pytestmark = racing.MARKS


def at_once(act):
    return racing.at_once(act, refused=REFUSED)


@pytest.fixture
def caller(base_tier):
    return make.MembershipFactory().user


@pytest.fixture
def problem():
    product = make.ProductFactory()
    return cases.Problem(product=product, severity=Severity.MINOR, subject="Trends", description="Empty.")


def test_one_form_sent_many_times_at_once_is_one_call_and_one_case(caller, problem):
    token, agent = uuid4(), make.StaffFactory()
    contact = calls.Contact(person=caller, channel=Call.Channel.PHONE)

    answers = at_once(
        lambda _: calls.open_with_call(contact=contact, problem=problem, by=agent, at=NOON, token=token).case
    )

    case = Case.objects.get()
    assert sorted(answers, key=str) == [history.AlreadyDone] * (CLICKS - 1) + [case]
    assert (Call.objects.count(), Effect.objects.count()) == (1, 1)


def test_many_cases_at_once_get_numbers_of_their_own(caller, problem):
    opened = at_once(lambda _: cases.open_case(contact=caller, problem=problem, by=caller, at=NOON).reference)
    assert len(set(opened)) == CLICKS


def test_many_resolving_at_once_resolve_once(caller, problem):
    case = cases.open_case(contact=caller, problem=problem, by=caller, at=NOON)
    agents = [make.StaffFactory() for _ in range(CLICKS)]

    answers = at_once(
        lambda n: cases.resolve(case, outcome="solved", text="Done.", by=agents[n], at=NOON, token=uuid4()).kind
    )

    assert sorted(answers, key=str) == [history.IsResolved] * (CLICKS - 1) + ["resolved"]
    assert case.events.filter(kind="resolved").count() == 1


def test_many_answering_at_once_keep_the_first_response_once_and_each_their_update(caller, problem, base_tier):
    ResponseTarget.objects.create(tier=base_tier, severity=Severity.MINOR, first_response=60, next_update=240)
    case = cases.open_case(contact=caller, problem=problem, by=caller, at=NOON)
    agents = [make.StaffFactory() for _ in range(CLICKS)]

    at_once(lambda n: cases.answer(case, text=f"{n}", by=agents[n], at=NOON + timedelta(minutes=5), token=uuid4()))

    case.refresh_from_db()
    assert sorted(case.events.filter(kind="answered").values_list("text", flat=True)) == [str(n) for n in range(CLICKS)]
    assert (case.updates_kept, case.promises.filter(kind="next_update").count()) == (CLICKS, CLICKS)
    assert case.promises.filter(kind="first_response").count() == 1
    assert not differs(case)


def test_many_letting_a_mail_in_at_once_let_it_in_once(caller, problem):
    case = cases.open_case(contact=caller, problem=problem, by=caller, at=NOON)
    raw = f"From: {caller.email}\nMessage-ID: <1@b.example>\n\nIt is back.".encode()
    words = {"key": "ab" * 32, "sender": caller.email, "person": caller, "outcome": "unproved", "case": case}
    mail = ReceivedMail.objects.create(**words, raw=ContentFile(raw, "mail"))
    agents = [make.StaffFactory() for _ in range(CLICKS)]

    answers = at_once(lambda n: quarantine.let_in(mail, by=agents[n], at=NOON).outcome)

    assert sorted(answers, key=str) == [quarantine.AlreadyDecided] * (CLICKS - 1) + ["taken"]
    assert case.events.get(kind="replied").text == "It is back."


def test_many_leaving_a_promise_out_at_once_leave_it_out_once(caller, problem, base_tier):
    ResponseTarget.objects.create(tier=base_tier, severity=Severity.MINOR, first_response=60)
    case = cases.open_case(contact=caller, problem=problem, by=caller, at=NOON)
    agents = [make.StaffFactory() for _ in range(CLICKS)]
    promise = cases.answer(case, text="We look.", by=agents[0], at=NOON).case.promises.get()

    answers = at_once(
        lambda n: excluding.leave_out(promise, ground="force", reason="A storm.", by=agents[n], at=NOON).ground
    )

    assert sorted(answers, key=str) == [excluding.IsLeftOut] * (CLICKS - 1) + ["force"]
    assert Exclusion.objects.count() == 1


def test_one_export_taken_many_times_at_once_is_one_case_a_ticket(caller, problem):
    tickets = foreign.read(
        json.dumps([ZENDESK | {"requester": {"id": 1, "email": caller.email}}]).encode(), tool="zendesk"
    )
    how = importing.Import(tool="zendesk", product=problem.product, by=None, at=NOON)

    answers = at_once(lambda _: importing.run(tickets, how)[0].outcome)

    assert answers.count("new") == 1
    assert {*answers} <= {"new", "unchanged", "refused"}
    assert (Case.objects.count(), Origin.objects.count()) == (1, 1)
