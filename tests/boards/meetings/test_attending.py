from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings import attending, recording
from boards.meetings.attending import Presence
from boards.seating import terms
from boards.seating.models import Renewal, Seat
from tests.factories import boards as make

NOW = timezone.now()
NEXT = NOW + timedelta(days=700)


@pytest.fixture
def board(cast):
    """Brenner and Lindqvist sit on it; Brenner's term ends in ten days."""
    board = make.BoardFactory(slug="flow")
    for who in ("ada", "astrid"):
        make.seat_with_delegate(board, cast(who))
    board.seats.filter(account=cast("ada").account).update(term_ends_at=NOW + timedelta(days=10))
    return board


@pytest.fixture
def seat(board, cast):
    return board.seats.get(account=cast("ada").account)


def expect(board, percent):
    type(board).objects.filter(pk=board.pk).update(attendance_expected=percent)


def meet(board, cast, *, days, there):
    meeting = make.MeetingFactory(board=board, starts_at=NOW - timedelta(days=days))
    recording.was_there(meeting, there, by=cast("marta"), at=NOW)


@pytest.fixture
def once_in_three(board, seat, cast):
    """At one of three meetings, where the board expects half."""
    expect(board, 50)
    for days, there in ((30, [seat]), (20, board.seats.exclude(pk=seat.pk)), (10, board.seats.exclude(pk=seat.pk))):
        meet(board, cast, days=days, there=there)
    seat.refresh_from_db()
    return seat


def test_presence_counts_meetings_whose_list_was_kept(board, seat, cast):
    for days, seats in ((3, [seat]), (2, board.seats.exclude(pk=seat.pk)), (1, [])):
        meet(board, cast, days=days, there=seats)
    assert attending.presence_of(seat, NOW) == Presence(1, 2)
    assert not attending.presence_of(seat, NOW).is_below


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 100))
def test_below_is_strictly_less_than_expected(there, more, expected):
    presence = Presence(there, there + more, expected)
    assert presence.is_below == (there < (there + more) * expected / 100)
    assert not Presence(there, there + more).is_below


@pytest.mark.parametrize(
    ("there", "meetings", "percent"), [(1, 3, 33), (2, 3, 66), (1, 2, 50), (0, 0, 100), (99, 199, 49)]
)
def test_percent_never_says_more_than_there_was(there, meetings, percent):
    assert Presence(there, meetings).percent == percent


def test_meetings_while_a_seat_was_silent_are_held_against_nobody(board, seat, cast):
    others = board.seats.exclude(pk=seat.pk)
    for days in (40, 25, 15):
        meet(board, cast, days=days, there=others)
    Seat.objects.filter(pk=seat.pk).update(term_ends_at=NOW - timedelta(days=30))
    seat.refresh_from_db()
    renewed = terms.renew(seat, until=NEXT, at=NOW - timedelta(days=20), by=cast("marta"))

    assert attending.presence_of(renewed, NOW) == Presence(0, 2)
    assert attending.presence_in_term(renewed, NOW) == Presence(0, 1)


def test_presence_in_a_term_begins_anew_when_it_was_renewed(once_in_three, cast, board):
    renewed = attending.renew(once_in_three, until=NEXT, reason="New people there.", by=cast("marta"), at=NOW)
    assert attending.presence_in_term(renewed, NOW + timedelta(days=1)) == Presence(0, 0, 50)


def test_renewing_below_what_is_expected_needs_a_reason(once_in_three, cast):
    for reason in ("", "  \n"):
        with pytest.raises(terms.ReasonMissing):
            attending.renew(once_in_three, until=NEXT, reason=reason, by=cast("marta"), at=NOW)
    assert Seat.objects.get(pk=once_in_three.pk).term_number == 1

    attending.renew(once_in_three, until=NEXT, reason="Their delegate was ill.", by=cast("marta"), at=NOW)

    kept = Renewal.objects.get()
    assert (kept.attended, kept.meetings, kept.expected, kept.reason, kept.by) == (
        1,
        3,
        50,
        "Their delegate was ill.",
        cast("marta"),
    )


def test_renewing_at_what_is_expected_needs_none_and_keeps_none(board, seat, cast):
    expect(board, 50)
    for days, there in ((30, [seat]), (20, board.seats.exclude(pk=seat.pk))):
        meet(board, cast, days=days, there=there)
    attending.renew(Seat.objects.get(pk=seat.pk), until=NEXT, reason="Not asked for.", by=cast("marta"), at=NOW)
    kept = Renewal.objects.get()
    assert (kept.attended, kept.meetings, kept.expected, kept.reason) == (1, 2, 50, "")


def test_nothing_follows_for_a_company_that_never_came(once_in_three):
    """It keeps its seat, its vote and its term; only who renews it has to say why."""
    assert Seat.objects.current(NOW).filter(pk=once_in_three.pk).exists()
    assert once_in_three.term_ends_at == NOW + timedelta(days=10)


def test_the_database_keeps_no_renewal_below_what_is_expected_without_a_reason(seat, cast):
    row = {"seat": seat, "number": 2, "lapsed_at": NOW, "at": NOW, "until": NEXT, "by": cast("marta")}
    with pytest.raises(IntegrityError, match="boards_renewal_below_what_is_expected_says_why"), transaction.atomic():
        Renewal.objects.create(**row, attended=1, meetings=3, expected=34)
    Renewal.objects.create(**row, attended=1, meetings=3, expected=33)


def test_renewal_screen_says_where_the_seat_stands_and_asks_why(once_in_three, as_person):
    address, until = f"/boards/seats/{once_in_three.pk}/", {"until": "2090-01-01"}
    marta = as_person("marta")
    page = marta.get(address).text
    refused = marta.post(f"{address}renew/", until | {"reason": ""})
    marta.post(f"{address}renew/", until | {"reason": "Their plant was moving."})
    history = {who: as_person(who).get(address).text for who in ("marta", "sam", "ada")}

    assert "At 1 of 3 meetings since" in page
    assert "33 %." in page
    assert "This board expects 50 %." in page
    assert "Below what the board expects" in page
    assert "Why you renew it all the same" in page
    assert "Say why you renew it although it came to too few meetings. Nothing was saved." in refused.text
    assert 'value="2090-01-01"' in refused.text
    assert all("At 1 of 3 meetings of the term before. The board expected 50 %." in text for text in history.values())
    assert {who: "Their plant was moving." in text for who, text in history.items()} == {
        "marta": True,
        "sam": True,
        "ada": False,
    }


def test_a_company_reads_where_its_seat_stands_and_that_nothing_follows(once_in_three, as_person):
    page = as_person("ada").get(f"/boards/seats/{once_in_three.pk}/").text
    assert "At 1 of 3 meetings since" in page
    assert "This board expects 50 %." in page
    assert "nothing follows from it by itself" in page
    assert "Why you renew it all the same" not in page
    assert as_person("astrid").get(f"/boards/seats/{once_in_three.pk}/").status_code == 404


def test_a_seat_in_its_last_term_is_not_offered_another(once_in_three, as_person):
    type(once_in_three.board).objects.filter(pk=once_in_three.board_id).update(terms_in_a_row=1)
    page = as_person("marta").get(f"/boards/seats/{once_in_three.pk}/").text
    assert "It has had all of them" in page
    assert "Renew it and tell them" not in page
