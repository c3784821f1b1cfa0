from datetime import timedelta

import pytest
from django.utils import timezone

from home.listening.models import ListeningSession
from tests.factories import boards
from tests.people import iris


@pytest.fixture
def past_session(cast):
    start = timezone.now() - timedelta(hours=3)
    return ListeningSession.objects.create(
        listener=cast("iris"), starts_at=start, ends_at=start + timedelta(hours=1), rules_accepted_at=start
    )


def test_booking_leads_to_the_rules(as_person):
    day = timezone.now().date() + timedelta(days=2)

    page = as_person("iris").post(
        "/listening/", {"starts_at_0": day, "starts_at_1": "10:00", "mode": "listen"}, follow=True
    )

    assert "Accept the rules" in page.content.decode()
    assert ListeningSession.objects.get().listener.email == iris.email


def test_booking_an_hour_that_has_passed_says_so_and_keeps_what_was_typed(as_person):
    page = as_person("iris").post(
        "/listening/", {"starts_at_0": "2020-01-01", "starts_at_1": "10:00", "mode": "listen"}
    )

    assert "That hour has passed: choose one ahead." in page.content.decode()
    assert 'value="2020-01-01"' in page.content.decode()


def test_reflection_after_the_session_is_kept_and_shown(as_person, past_session):
    answers = {"learned": "They know the plant.", "different": "The silence.", "profitability": "Renewals."}

    page = as_person("iris").post(f"/listening/{past_session.pk}/", answers, follow=True)

    assert "They know the plant." in page.content.decode()


def test_anothers_session_does_not_exist(as_person, past_session):
    assert as_person("milo").get(f"/listening/{past_session.pk}/").status_code == 404


@pytest.mark.parametrize("sessions", [1, 3])
def test_list_asks_the_same_of_the_database_however_long(as_person, cast, sessions, django_assert_num_queries):
    for n in range(sessions):
        start = timezone.now() + timedelta(days=n + 1)
        ListeningSession.objects.create(listener=cast("iris"), starts_at=start, ends_at=start + timedelta(hours=1))
    client = as_person("iris")
    client.get("/listening/")

    with django_assert_num_queries(6):
        client.get("/listening/")


def test_reflection_that_names_a_rep_is_given_back(as_person, past_session, cast):
    cast("sam")
    answers = {"learned": "Sam knows the plant.", "different": "The silence.", "profitability": "Renewals."}

    page = as_person("iris").post(f"/listening/{past_session.pk}/", answers)

    assert "Say it without naming anybody of the desk: Sam." in page.content.decode()
    assert ListeningSession.objects.get().reflected_at is None


def test_what_should_change_is_chosen_one_at_a_time(as_person, past_session):
    ListeningSession.objects.update(reflected_at=timezone.now())
    item = boards.ItemFactory(title="Keep the curves")
    client, where = as_person("iris"), f"/listening/{past_session.pk}/changes/"

    nothing = client.post(where, {"bear": ""})
    unknown = client.post(where, {"bear": "", "article": "Nobody wrote this"})
    page = client.post(where, {"bear": "", "item": item.pk}, follow=True)

    assert "Choose one thing at a time." in nothing.content.decode()
    assert "No article that you may read has this title." in unknown.content.decode()
    assert "Keep the curves" in page.content.decode()
    assert past_session.bearings.get().item == item


def test_before_the_answers_nothing_can_be_chosen(as_person, past_session):
    item = boards.ItemFactory()

    page = as_person("iris").post(f"/listening/{past_session.pk}/changes/", {"bear": "", "item": item.pk})

    assert page.status_code == 302
    assert not past_session.bearings.exists()


def test_a_plan_is_kept(as_person, cast):
    as_person("iris").post("/listening/", {"plan": "", "per_quarter": "3"})

    assert cast("iris").cadences.get().per_quarter == 3
