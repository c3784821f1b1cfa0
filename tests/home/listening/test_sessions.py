from datetime import UTC, datetime, timedelta

import pytest

from home.listening import sessions
from home.listening.models import ListeningSession

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ANSWERS = {"learned": "They know the plant.", "different": "The silence.", "profitability": "Three renewals."}


@pytest.fixture
def session(cast):
    return sessions.book(listener=cast("iris"), starts_at=TEN, at=NOW)


def test_book_lasts_an_hour(session):
    assert session.ends_at - session.starts_at == timedelta(hours=1)


def test_book_in_the_past_is_refused(cast):
    with pytest.raises(sessions.InThePast):
        sessions.book(listener=cast("iris"), starts_at=NOW, at=NOW)


def test_book_the_same_hour_twice_is_refused(session, cast):
    with pytest.raises(sessions.AlreadyBooked):
        sessions.book(listener=cast("iris"), starts_at=TEN, at=NOW)

    assert ListeningSession.objects.count() == 1


def test_reflect_before_the_end_is_refused(session):
    sessions.accept_rules(session, at=NOW)
    session.refresh_from_db()

    with pytest.raises(sessions.NotOver):
        sessions.reflect(session, **ANSWERS, at=session.ends_at - timedelta(seconds=1))


def test_reflect_without_the_rules_is_refused(session):
    with pytest.raises(sessions.RulesNotAccepted):
        sessions.reflect(session, **ANSWERS, at=session.ends_at)


def test_reflect_keeps_the_three_answers(session):
    sessions.accept_rules(session, at=NOW)
    session.refresh_from_db()

    sessions.reflect(session, **ANSWERS, at=session.ends_at)

    kept = ListeningSession.objects.values(*ANSWERS, "reflected_at").get()
    assert kept == ANSWERS | {"reflected_at": session.ends_at}
