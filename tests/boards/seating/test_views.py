from boards.seating.models import Delegate, Seat
from boards.seating.setting_up import set_up
from tests.factories import boards as boards_make


def test_appoint_by_the_company_admin(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)

    response = as_person("ada").post(f"/boards/seats/{seat.pk}/", {"user": cast("emil").pk, "role": "delegate"})

    assert response.headers["Location"] == f"/boards/seats/{seat.pk}/"
    assert [d.user for d in seat.delegates.speaking()] == [cast("emil")]


def test_appoint_by_a_plain_member_is_forbidden(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)

    response = as_person("emil").post(f"/boards/seats/{seat.pk}/", {"user": cast("emil").pk, "role": "delegate"})

    assert (response.status_code, seat.delegates.count()) == (403, 0)


def test_appoint_someone_of_another_company_is_no_choice(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)

    response = as_person("ada").post(f"/boards/seats/{seat.pk}/", {"user": cast("astrid").pk, "role": "delegate"})

    assert (response.status_code, seat.delegates.count()) == (200, 0)


def test_seat_of_another_company_is_missing(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)
    assert as_person("astrid").get(f"/boards/seats/{seat.pk}/").status_code == 404


def test_dismiss_by_the_company_admin(as_person, cast):
    seat = boards_make.seat_with_delegate(boards_make.BoardFactory(), cast("emil"))

    as_person("ada").post(f"/boards/delegates/{seat.delegates.get().pk}/dismiss/")

    assert list(Delegate.objects.speaking()) == []


def test_dismiss_at_another_company_is_missing(as_person, cast):
    seat = boards_make.seat_with_delegate(boards_make.BoardFactory(), cast("emil"))
    response = as_person("astrid").post(f"/boards/delegates/{seat.delegates.get().pk}/dismiss/")
    assert (response.status_code, seat.delegates.speaking().count()) == (404, 1)


def test_end_seat_by_a_moderator_only(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)
    refused = as_person("ada").post(f"/boards/seats/{seat.pk}/end/").status_code
    as_person("marta").post(f"/boards/seats/{seat.pk}/end/")

    assert (refused, Seat.objects.current().count()) == (403, 0)


def test_grant_in_the_admin(as_person, cast):
    set_up(boards_make.home_page())
    board = boards_make.BoardFactory()
    marta = as_person("marta")
    asked = {"board": board.pk, "account": cast("ada").account.pk, "term_ends_at": ""}

    first = marta.post("/admin/seat/new/", asked)
    second = marta.post("/admin/seat/new/", asked)

    assert (first.status_code, Seat.objects.current().count()) == (302, 1)
    assert "This company sits on this board already." in second.text
    assert marta.get("/admin/seat/").status_code == 200


def test_grant_of_a_term_that_is_over_says_so(as_person, cast):
    set_up(boards_make.home_page())
    asked = {"board": boards_make.BoardFactory().pk, "account": cast("ada").account.pk}
    page = as_person("marta").post("/admin/seat/new/", asked | {"term_ends_at": "2020-01-01 00:00"})
    assert (page.status_code, page.context["form"].errors.get("account")) == (200, None)
    assert "A term ends after it begins." in page.text


def test_grant_in_the_admin_is_for_moderators(as_person, cast):
    set_up(boards_make.home_page())
    assert as_person("sam").get("/admin/seat/new/").status_code == 302
