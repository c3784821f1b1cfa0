"""The same hour booked, the same session left, from two windows at once."""

from datetime import timedelta

from django.utils import timezone

from home.health import watching
from home.health.models import Condition, Rule, Task
from home.listening import sessions
from home.listening.models import ListeningSession
from tests import racing
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory
from tests.racing import CLICKS

pytestmark = racing.MARKS


def at_once(act):
    return racing.at_once(act, refused=sessions.SessionRefused)


def test_hours_that_overlap_are_booked_once():
    person, now = make.StaffFactory(), timezone.now()

    def book(number):
        return sessions.book(listener=person, starts_at=now + timedelta(hours=1, minutes=number), at=now).listener

    assert sorted(at_once(book), key=str) == sorted([sessions.AlreadyBooked] * (CLICKS - 1) + [person], key=str)
    assert ListeningSession.objects.count() == 1


def test_answers_are_kept_once():
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=2), "ends_at": now - timedelta(hours=1)}
    session = ListeningSession.objects.create(
        listener=make.StaffFactory(), rules_accepted_at=now - timedelta(hours=3), **times
    )

    def reflect(number):
        words = {"learned": f"Answer {number}.", "different": "All of it.", "profitability": "Renewals."}
        return sessions.reflect(session, **words, at=now)

    answers = at_once(reflect)

    assert sorted(answers, key=str) == sorted([sessions.AlreadyReflected] * (CLICKS - 1) + [None], key=str)


def test_many_who_watch_at_once_open_one_task():
    now = timezone.now()
    ContractLineFactory(ends_on=(now + timedelta(days=30)).date())
    rule = Rule.objects.create(name="Talk about the renewal")
    Condition.objects.create(rule=rule, kind="renewal", at_least=1, within_days=90)

    assert sorted(at_once(lambda _: watching.watch(now))) == [0] * (CLICKS - 1) + [1]
    assert Task.objects.get().events.count() == 1
