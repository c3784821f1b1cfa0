from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.seating import granting, terms
from boards.seating.models import Seat
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
