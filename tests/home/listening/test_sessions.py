from datetime import UTC, datetime, timedelta

import pytest

from home.listening import sessions
from home.listening.models import ListeningSession
from portal.accounts.models import User

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ANSWERS = {"learned": "They know the plant.", "different": "The silence.", "profitability": "Three renewals."}


@pytest.fixture
def session(cast):
    return sessions.book(listener=cast("iris"), starts_at=TEN, at=NOW)


def test_book_lasts_an_hour(session):
    assert session.ends_at - session.starts_at == timedelta(hours=1)


def test_book_an_hour_that_overlaps_is_refused(session, cast):
    with pytest.raises(sessions.AlreadyBooked):
        sessions.book(listener=cast("iris"), starts_at=TEN + timedelta(minutes=59), at=NOW)


def test_book_the_hour_after(session, cast):
    sessions.book(listener=cast("iris"), starts_at=TEN + timedelta(hours=1), at=NOW)

    assert ListeningSession.objects.count() == 2


def test_book_for_calls_without_a_certificate_is_refused(cast):
    with pytest.raises(sessions.NotCertified):
        sessions.book(listener=cast("iris"), starts_at=TEN, at=NOW, mode="calls")


def test_rules_are_not_accepted_after_the_end(session):
    with pytest.raises(sessions.TooLate):
        sessions.accept_rules(session, at=session.ends_at)


def test_leaving_ends_it(session):
    sessions.accept_rules(session, at=NOW)

    sessions.leave(session, at=TEN + timedelta(minutes=20))

    assert ListeningSession.objects.get().ends_at == TEN + timedelta(minutes=20)


@pytest.mark.parametrize("minutes", [-1, 60])
def test_leaving_what_does_not_run_is_refused(session, minutes):
    sessions.accept_rules(session, at=NOW)

    with pytest.raises(sessions.NotRunning):
        sessions.leave(session, at=TEN + timedelta(minutes=minutes))


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


def test_reflect_twice_is_refused(session):
    sessions.accept_rules(session, at=NOW)
    session.refresh_from_db()
    sessions.reflect(session, **ANSWERS, at=session.ends_at)

    with pytest.raises(sessions.AlreadyReflected):
        sessions.reflect(session, **ANSWERS | {"learned": "Something else."}, at=session.ends_at)

    assert ListeningSession.objects.get().learned == ANSWERS["learned"]


@pytest.mark.parametrize(
    ("learned", "names"),
    [
        ("Sam knew the plant by heart.", ["Sam"]),
        ("I sat with Priya Nair and with Sam Whitaker.", ["Priya Nair", "Sam Whitaker"]),
        ("They wrote to sam about the same thing.", None),
        ("I, Iris Vance, knew none of it.", None),
    ],
)
def test_reflection_names_nobody_of_the_desk(session, cast, learned, names):
    for name in ("sam", "priya"):
        cast(name)
    sessions.accept_rules(session, at=NOW)
    session.refresh_from_db()
    words = ANSWERS | {"learned": learned}

    if names is None:
        sessions.reflect(session, **words, at=session.ends_at)
    else:
        with pytest.raises(sessions.RepNamed) as refused:
            sessions.reflect(session, **words, at=session.ends_at)
        assert refused.value.names == names
    assert ListeningSession.objects.get().learned == ("" if names else learned)


def test_no_field_of_a_session_says_with_whom_somebody_sat():
    to_people = [field.name for field in ListeningSession._meta.get_fields() if field.related_model is User]

    assert to_people == ["listener"]
