from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from boards.seating import appointing, granting
from boards.seating.models import Delegate, Seat
from tests.factories import boards as boards_make
from tests.factories import portal as make

JAN, MARCH, MAY, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5, 7))
DELEGATE, DEPUTY = Delegate.Role.DELEGATE, Delegate.Role.DEPUTY


@pytest.fixture
def board(db):
    return boards_make.BoardFactory()


def grant(board, account, **kwargs):
    return granting.grant_seat(board=board, account=account, **{"starts_at": JAN, "by": None} | kwargs)


def test_grant_twice_is_refused(board):
    account = make.AccountFactory()
    grant(board, account)
    with pytest.raises(granting.AlreadySeated):
        grant(board, account, starts_at=MARCH)


def test_grant_after_the_term_ran_out_opens_a_new_seat(board):
    account = make.AccountFactory()
    first = grant(board, account, term_ends_at=MARCH)

    second = grant(board, account, starts_at=MAY)

    first.refresh_from_db()
    assert first.ended_at == MARCH
    assert [list(Seat.objects.current(at)) for at in (JAN, MARCH, MAY)] == [[first], [], [second]]


def test_seat_open_twice_is_refused_by_the_database(board):
    seat = boards_make.SeatFactory(board=board)
    with pytest.raises(IntegrityError, match=r"boards_seat|UNIQUE"), transaction.atomic():
        Seat.objects.create(board=board, account=seat.account)


def test_end_seat_silences_its_people(board, cast):
    seat = grant(board, cast("ada").account)
    appointing.appoint(seat=seat, user=cast("ada"), role=DELEGATE, at=JAN, by=None)

    granting.end_seat(seat, at=MARCH, by=cast("marta"))

    assert list(Delegate.objects.speaking(MARCH)) == []
    assert [delegate.user for delegate in Delegate.objects.speaking(JAN)] == [cast("ada")]
