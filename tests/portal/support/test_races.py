"""Two clicks, two browsers: the same moment with real threads."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from portal.outbox.models import Effect
from portal.promises.models import Severity
from portal.support import calls, cases, history
from portal.support.models import Call, Case
from tests.factories import portal as make
from tests.portal.support.conftest import NOON

CLICKS = 6
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks"),
]


def at_once(act):
    """What `act` answered in each of the threads: its value, or the exception's class."""
    start, answers = threading.Barrier(CLICKS), []

    def run(number):
        start.wait(timeout=10)
        try:
            answers.append(act(number))
        except (history.AlreadyDone, history.IsResolved) as refused:
            answers.append(type(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return answers


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
