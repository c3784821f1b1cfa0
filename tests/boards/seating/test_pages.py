import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from boards.seating.models import BoardPage, BoardsIndexPage
from boards.seating.setting_up import set_up
from tests.factories import boards as boards_make
from tests.factories import portal as make

CONFIDENTIALITY = BoardPage.Confidentiality
LOGIN, SEEN, MISSING = 302, 200, 404


@pytest.mark.parametrize(
    ("confidentiality", "anonymous", "member", "customer", "stranger", "staff"),
    [
        (CONFIDENTIALITY.PUBLIC, SEEN, SEEN, SEEN, SEEN, SEEN),
        (CONFIDENTIALITY.CUSTOMERS, LOGIN, SEEN, SEEN, MISSING, SEEN),
        (CONFIDENTIALITY.MEMBERS, LOGIN, SEEN, MISSING, MISSING, SEEN),
    ],
)
def test_board_opens_by_its_confidentiality(
    client, as_person, cast, signed_in, confidentiality, anonymous, member, customer, stranger, staff
):
    board = boards_make.BoardFactory(confidentiality=confidentiality)
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    clients = [client, as_person("emil"), as_person("luc"), signed_in(), as_person("sam")]

    answers = [asking.get(f"/boards/{board.slug}/").status_code for asking in clients]

    assert answers == [anonymous, member, customer, stranger, staff]


def test_board_whose_seat_ended_is_missing(as_person, cast):
    seat = boards_make.SeatFactory(account=cast("ada").account)
    url = f"/boards/{seat.board.slug}/"
    before = as_person("ada").get(url).status_code
    seat.ended_at = seat.starts_at
    seat.save()

    assert (before, as_person("ada").get(url).status_code) == (200, 404)


def test_unpublished_board_is_missing(as_person, cast):
    board = boards_make.BoardFactory(live=False)
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    assert as_person("ada").get(f"/boards/{board.slug}/").status_code == 404


def test_index_lists_mine_apart_from_the_others(as_person, cast):
    mine = boards_make.SeatFactory(account=cast("ada").account).board
    other = boards_make.BoardFactory(confidentiality=CONFIDENTIALITY.CUSTOMERS)
    boards_make.BoardFactory()

    context = as_person("ada").get("/boards/").context

    assert (context["mine"], context["others"]) == ([mine], [other])


def test_index_without_boards_says_what_to_do(client, db):
    boards_make.boards_index()
    page = client.get("/boards/").text
    assert "No board is open to everyone" in page
    assert f'href="{reverse("account_login")}?next=/boards/"' in page

    client.force_login(make.MembershipFactory().user)
    assert "No board is open to you yet" in client.get("/boards/").text


@pytest.mark.parametrize("boards", [1, 4])
def test_index_queries_do_not_grow(as_person, cast, django_assert_max_num_queries, boards):
    for _number in range(boards):
        boards_make.SeatFactory(account=cast("ada").account)
    ada = as_person("ada")
    ada.get("/boards/")
    with django_assert_max_num_queries(11):
        ada.get("/boards/")


def test_board_of_a_reserved_address_is_refused(db):
    with pytest.raises(ValidationError, match="This address is taken"):
        boards_make.BoardFactory(slug="room")


def test_board_that_is_not_public_is_not_in_the_sitemap(db):
    boards = [boards_make.BoardFactory(confidentiality=c) for c in CONFIDENTIALITY]
    assert [bool(board.get_sitemap_urls()) for board in boards] == [True, False, False, False]


def test_set_up_twice_makes_one_index(db):
    home = boards_make.home_page()
    assert set_up(home) == set_up(home)
    assert BoardsIndexPage.objects.count() == 1


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("who", ["ada", "marta", "astrid"])
def test_board_page_queries_do_not_grow(as_person, cast, django_assert_max_num_queries, number, who):
    board = boards_make.BoardFactory(confidentiality=CONFIDENTIALITY.CUSTOMERS, seats_offered=9)
    boards_make.seat_with_delegate(board, cast("ada"))
    for item in boards_make.ItemFactory.create_batch(number, board=board):
        boards_make.CommentFactory(item=item)
        boards_make.BackingFactory(item=item)
        boards_make.proposal(board, cast("ada"))
        boards_make.RoundFactory(board=board, items=[item])
        boards_make.MeetingFactory(board=board)
    person = as_person(who)
    person.get(f"/boards/{board.slug}/")
    with django_assert_max_num_queries(15):
        person.get(f"/boards/{board.slug}/")
