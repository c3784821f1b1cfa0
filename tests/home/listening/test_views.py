from datetime import timedelta

import pytest
from django.utils import timezone

from home.listening.models import ListeningSession
from tests.people import iris


@pytest.fixture
def past_session(cast):
    start = timezone.now() - timedelta(hours=3)
    return ListeningSession.objects.create(
        listener=cast("iris"), starts_at=start, ends_at=start + timedelta(hours=1), rules_accepted_at=start
    )


def test_booking_leads_to_the_rules(as_person):
    day = timezone.now().date() + timedelta(days=2)

    page = as_person("iris").post("/listening/", {"starts_at_0": day, "starts_at_1": "10:00"}, follow=True)

    assert "Accept the rules" in page.content.decode()
    assert ListeningSession.objects.get().listener.email == iris.email


def test_booking_an_hour_that_has_passed_says_so_and_keeps_what_was_typed(as_person):
    page = as_person("iris").post("/listening/", {"starts_at_0": "2020-01-01", "starts_at_1": "10:00"})

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

    with django_assert_num_queries(4):
        client.get("/listening/")
