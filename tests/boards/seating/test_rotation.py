from datetime import UTC, datetime, timedelta

import pytest

from boards.seating import rotation
from boards.seating.models import Application
from tests.factories import boards as boards_make
from tests.factories import portal as make

AT = datetime(2026, 3, 1, tzinfo=UTC)


def seats(board, *days, **fields):
    return [
        boards_make.SeatFactory(board=board, term_ends_at=None if n is None else AT + timedelta(days=n), **fields)
        for n in days
    ]


def test_the_term_that_ends_first_comes_first_and_one_without_an_end_last(cast):
    board = boards_make.BoardFactory()
    late, endless, soon = seats(board, 700, None, 30)
    seats(board, -1)
    plan = rotation.plan_of(board, cast("marta"), AT)
    assert [turn.seat for turn in plan.turns] == [soon, late, endless]


def test_a_last_term_makes_room_for_who_is_planned_to_follow(cast):
    board = boards_make.BoardFactory(terms_in_a_row=2, seats_offered=2)
    last, first = *seats(board, 30, term_number=2), *seats(board, 600)
    after = boards_make.ApplicationFactory(board=board, state=Application.State.WAITING, follows=last)
    plan = rotation.plan_of(board, cast("marta"), AT)
    assert [(turn.seat, turn.is_last, turn.successor) for turn in plan.turns] == [
        (last, True, after),
        (first, False, None),
    ]
    assert (plan.free, plan.waiting, plan.line) == (0, 1, [after])


@pytest.mark.parametrize(
    ("days", "together"),
    [
        ((30, 60, 400, 500, 600), 2),  # two of five
        ((30, 60, 400, 500, 600, 700), 0),  # two of six
        ((10, 100, 190, 280, 370), 2),  # a quarter of a year moves along
        ((30,), 0),
        ((None, None), 0),
        ((30, 123, 400), 0),
    ],
)
def test_too_many_terms_that_end_together(db, days, together):
    board = boards_make.BoardFactory()
    assert len(rotation.crowded(seats(board, *days))) == together


def test_warnings_are_said_to_moderators_alone(cast):
    board = boards_make.BoardFactory(terms_in_a_row=1, term_months=24)
    boards_make.SeatFactory(board=board, account=cast("ada").account, term_ends_at=AT + timedelta(days=10))
    seats(board, 20, None)
    assert rotation.plan_of(board, cast("marta"), AT).warnings == [
        "2 of 3 terms end between 11 March 2026 and 21 March 2026. Renew some of them to another day, so that enough "
        "stay who know what was decided.",
        "3 companies serve their last term, and nobody is planned to follow.",
        "1 seat has no end of term.",
    ]
    assert [rotation.plan_of(board, cast(who), AT).warnings for who in ("ada", "sam")] == [[], []]


@pytest.mark.parametrize(("discloses", "says"), [("people", True), ("companies", True), ("nothing", False)])
def test_members_read_who_sits_there_as_the_charter_says(as_person, cast, discloses, says):
    board = boards_make.BoardFactory(slug="flow", discloses=discloses)
    for who in ("ada", "astrid"):
        boards_make.SeatFactory(board=board, account=cast(who).account)
    waits = boards_make.ApplicationFactory(board=board, state=Application.State.WAITING, account=cast("hana").account)
    page = as_person("ada").get("/boards/flow/seats/").text

    assert (cast("astrid").account.name in page) is says
    assert ("A customer" in page) is not says
    assert cast("ada").account.name in page
    assert waits.account.name not in page
    assert waits.account.name in as_person("marta").get("/boards/flow/seats/").text


def test_seats_are_read_by_members_and_our_people(as_person, cast, client):
    board = boards_make.BoardFactory(slug="flow", confidentiality="customers")
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    answers = {who: as_person(who).get("/boards/flow/seats/").status_code for who in ("emil", "luc", "sam")}
    assert answers == {"emil": 200, "luc": 403, "sam": 200}


def test_who_follows_is_planned_on_the_seat(as_person, cast):
    board = boards_make.BoardFactory(slug="flow", seats_offered=1)
    seat = boards_make.SeatFactory(board=board, term_ends_at=AT + timedelta(days=9000))
    waits = boards_make.ApplicationFactory(board=board, state=Application.State.WAITING)
    marta = as_person("marta")
    page = marta.get(f"/boards/seats/{seat.pk}/").text
    said = marta.post(f"/boards/seats/{seat.pk}/follow/", {"successor": waits.pk}, follow=True)
    other = marta.post(f"/boards/seats/{seat.pk}/follow/", {"successor": 0}, follow=True)

    assert f"{waits.account.name}</option>" in page
    assert f"{waits.account.name} follows" in said.text
    assert "no longer waits for a seat" in other.text
    assert list(seat.successors.all()) == [waits]


def test_the_page_asks_the_same_of_many_seats(as_person, django_assert_num_queries):
    board = boards_make.BoardFactory(slug="flow")
    marta = as_person("marta")
    seats(board, 9000)
    make.AccountFactory()
    marta.get("/boards/flow/seats/")
    with django_assert_num_queries(10):
        marta.get("/boards/flow/seats/")
    seats(board, 9001, 9002, 9003)
    with django_assert_num_queries(10):
        marta.get("/boards/flow/seats/")
