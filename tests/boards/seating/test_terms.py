from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.seating import granting, terms
from boards.seating.models import Renewal, Seat
from portal.outbox.models import Effect
from tests.factories import boards as boards_make
from tests.factories import portal as make

AT = datetime(2026, 3, 1, tzinfo=UTC)
END = datetime(2026, 5, 1, tzinfo=UTC)
NEXT = datetime(2028, 5, 1, tzinfo=UTC)


@pytest.fixture
def seat(cast):
    seat = boards_make.seat_with_delegate(boards_make.BoardFactory(), cast("ada"))
    seat.term_ends_at = END
    seat.save()
    return seat


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [((2024, 2, 29), 12, (2025, 2, 28)), ((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 11, 15), 2, (2027, 1, 15))],
)
def test_add_months(start, months, end):
    assert terms.add_months(datetime(*start, tzinfo=UTC), months) == datetime(*end, tzinfo=UTC)


@given(
    st.dates(max_value=date(2090, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)),
    st.integers(1, 60),
)
def test_add_months_moves_by_whole_months_and_never_over_a_day(start, months):
    end = terms.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.time() == start.time()
    assert end.day <= start.day


def test_renew_keeps_the_seat_and_tells_its_speakers(seat, cast):
    terms.renew(seat, until=NEXT, at=AT, by=cast("marta"))
    kept = Seat.objects.get(pk=seat.pk)
    assert (kept.term_ends_at, kept.term_number) == (NEXT, 2)
    assert [e.payload["to"] for e in Effect.objects.filter(key__startswith="term_renewed")] == [cast("ada").email]


def test_renew_twice_from_two_tabs_is_once(seat, cast):
    terms.renew(seat, until=NEXT, at=AT, by=cast("marta"))
    with pytest.raises(terms.NotRenewable):
        terms.renew(seat, until=NEXT + timedelta(days=1), at=AT, by=cast("marta"))


def test_renew_over_the_terms_in_a_row_is_refused(seat, cast):
    seat.board.terms_in_a_row = 1
    seat.board.save()
    with pytest.raises(terms.TermsUsedUp):
        terms.renew(seat, until=NEXT, at=AT, by=cast("marta"))


def test_renew_a_seat_that_was_ended_is_refused(seat, cast):
    granting.end_seat(seat, at=AT, by=cast("marta"))
    with pytest.raises(terms.NotRenewable):
        terms.renew(seat, until=NEXT, at=AT, by=cast("marta"))


def test_renew_late_is_refused_where_another_company_took_the_place(seat, cast):
    late = END + timedelta(days=3)
    seat.board.seats_offered = 1
    seat.board.save()
    granting.grant_seat(board=seat.board, account=make.AccountFactory(), starts_at=late, by=cast("marta"))
    with pytest.raises(terms.NotRenewable):
        terms.renew(seat, until=NEXT, at=late, by=cast("marta"))


def test_a_term_renewed_late_does_not_reach_back(seat, cast):
    late = END + timedelta(days=40)
    terms.renew(seat, until=NEXT, at=late, by=cast("marta"))
    days = [END - timedelta(days=1), END, END + timedelta(days=39), late, NEXT]
    assert [Seat.objects.current(day).filter(pk=seat.pk).exists() for day in days] == [True, False, False, True, False]
    assert [Seat.objects.get(pk=seat.pk).was_in_office(day) for day in days] == [True, False, False, True, False]


def test_a_term_renewed_in_time_has_no_gap(seat, cast):
    terms.renew(seat, until=NEXT, at=AT, by=cast("marta"))
    assert Seat.objects.current(END).filter(pk=seat.pk).exists()
    kept = Renewal.objects.get()
    assert (kept.number, kept.starts_at, kept.until) == (2, END, NEXT)


steps = st.lists(
    st.tuples(st.sampled_from(["grant", "renew", "end", "wait"]), st.integers(0, 3), st.integers(1, 400)), max_size=14
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_seats_of_a_past_day_are_those_that_sat_that_day(cast, accounts, steps):
    """Whatever is granted, ended, lapses or is renewed later, the number shown for a day stays what it was."""
    board = boards_make.BoardFactory(seats_offered=4, term_months=12)
    at, shown = AT, []
    for act, place, days in steps:
        at += timedelta(days=days)
        mine = Seat.objects.filter(board=board, account=accounts[place], ended_at=None).first()
        if act == "grant" and (mine is None or mine.term_ends_at <= at):
            ends = terms.end_of_term(board, at)
            granting.grant_seat(board=board, account=accounts[place], starts_at=at, term_ends_at=ends, by=None)
        elif act == "renew" and mine:
            with suppress(terms.NotRenewable):
                terms.renew(mine, until=terms.next_end(mine), at=at, by=cast("marta"))
        elif act == "end" and mine:
            granting.end_seat(mine, at=at, by=None)
        shown.append((at, sitting(board, at)))

    assert [(day, sitting(board, day)) for day, _seats in shown] == shown
    every = Seat.objects.filter(board=board).prefetch_related("renewals")
    assert [{seat.pk for seat in every if seat.was_in_office(day)} for day, _seats in shown] == [s for _d, s in shown]


@pytest.fixture
def accounts(db):
    return [make.AccountFactory() for _number in range(4)]


def sitting(board, at):
    return set(Seat.objects.current(at).filter(board=board).values_list("pk", flat=True))


def test_reminders_come_once_each(seat):
    def sent(at):
        terms.remind_due(at)
        return Effect.objects.filter(key__startswith="term_ends").count()

    days = [END - timedelta(days=n) for n in (91, 90, 89, 30, 1, 0, -1)]
    assert [sent(at) for at in days] == [0, 1, 1, 2, 2, 2, 2]


def test_a_late_timer_sends_the_later_reminder_only(seat):
    terms.remind_due(END - timedelta(days=10))
    assert [e.key.split(":")[3] for e in Effect.objects.filter(key__startswith="term_ends")] == ["30"]


def test_vacancies_are_what_is_offered_and_not_taken(seat):
    board = seat.board
    numbers = []
    for offered in (None, 1, 3):
        board.seats_offered = offered
        numbers.append((terms.vacancies(board, AT), terms.vacancies(board, END)))
    assert numbers == [(None, None), (0, 1), (2, 3)]


def test_grant_over_the_seats_offered_is_refused(seat, cast):
    seat.board.seats_offered = 1
    seat.board.save()
    with pytest.raises(granting.BoardFull):
        granting.grant_seat(board=seat.board, account=make.AccountFactory(), starts_at=AT, by=cast("marta"))


def test_renew_on_the_page_is_the_moderators(as_person, seat):
    until = {"until": "2090-01-01"}
    answers = [
        as_person(who).post(f"/boards/seats/{seat.pk}/renew/", until).status_code for who in ("ada", "astrid", "sam")
    ]
    as_person("marta").post(f"/boards/seats/{seat.pk}/renew/", until)
    again = as_person("marta").post(f"/boards/seats/{seat.pk}/renew/", until, follow=True).text

    assert answers == [403, 404, 403]
    assert Seat.objects.get(pk=seat.pk).term_number == 2
    assert "A renewed term ends after the one before." in again
    assert "It is term 2 in a row." in again
