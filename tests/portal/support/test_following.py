"""Colleagues who follow a case hear of it as who asked does, once each, and as long as they are of the company."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from portal.accounts import membership
from portal.outbox.models import Effect
from portal.support import audience, cases, following, incidents
from portal.support.models import CaseEvent
from tests.portal.support.conftest import NOON
from tests.portal.support.test_history import differs

HOUR = timedelta(hours=1)


def told_of(words):
    mails = [effect.payload for effect in Effect.objects.filter(kind="mail").order_by("pk")]
    return [mail["to"] for mail in mails if words in mail["subject"]]


def test_follower_is_told_as_who_asked_is_until_they_stop(case, ada, cast):
    emil = cast("emil")
    following.follow(case, by=emil, at=NOON)
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR)
    assert told_of("We answered") == [ada.email, emil.email]

    following.unfollow(case, by=emil, at=NOON + HOUR)
    cases.update(case, text="Found it.", by=cast("sam"), at=NOON + HOUR)
    assert told_of("Where we are") == [ada.email]
    assert not differs(case)


def test_who_asked_and_who_follows_already_change_nothing(case, ada, cast):
    assert following.follow(case, by=ada, at=NOON) is None
    assert following.unfollow(case, by=cast("emil"), at=NOON) is None
    assert following.follow(case, by=cast("emil"), at=NOON).kind == "followed"
    assert following.follow(case, by=cast("emil"), at=NOON) is None
    assert audience.followers(case) == [cast("emil")]


def test_who_left_the_company_hears_no_more(case, cast):
    emil = cast("emil")
    following.follow(case, by=emil, at=NOON)
    membership.leave(emil.membership, at=timezone.now(), by=None)
    assert audience.followers(case) == []


def test_survey_is_for_who_asked_alone(case, ada, cast):
    following.follow(case, by=cast("emil"), at=NOON)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR)
    bodies = {effect.payload["to"]: effect.payload["text"] for effect in Effect.objects.filter(kind="mail")}
    assert ("/survey/" in bodies[ada.email], "/survey/" in bodies[cast("emil").email]) == (True, False)


def test_follower_of_two_cases_of_one_cause_is_told_once(case, ada, problem, cast):
    other = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    incident = incidents.begin(title="Trends", case=case, by=cast("sam"), at=NOON)
    incidents.add(incident, other, by=cast("sam"), at=NOON)
    for one in (case, other):
        following.follow(one, by=cast("emil"), at=NOON)
    word = incidents.update(incident, text="We look.", by=cast("sam"), at=NOON + HOUR, token=uuid4())
    assert told_of("Where we are") == [ada.email, cast("emil").email]
    assert word.person_count == 2


def test_colleague_follows_and_stops_on_the_page(case, as_person, cast):
    emil = as_person("emil")
    address = f"/cases/{case.reference}/"
    assert "Follow the case by mail" in emil.get(address).content.decode()
    emil.post(f"{address}follow/", {"token": uuid4()})
    page = emil.get(address).content.decode()
    assert "Follow it no longer" in page
    assert "Ada Brenner, Emil Sander" in page
    emil.post(f"{address}unfollow/", {"token": uuid4()})
    assert "Follow the case by mail" in emil.get(address).content.decode()
    assert "Follow" not in as_person("ada").get(address).content.decode().split("Who hears of it")[1]
    assert CaseEvent.objects.filter(kind__in=["followed", "unfollowed"]).count() == 2


def test_form_sent_twice_follows_once(case, as_person):
    emil, token = as_person("emil"), uuid4()
    for _ in range(2):
        assert emil.post(f"/cases/{case.reference}/follow/", {"token": token}).status_code == 302
    assert case.events.filter(kind="followed").count() == 1
