import pytest
from django.utils import timezone

from boards.loop import telling
from boards.loop.models import Confirmed
from boards.roadmap import backing, deciding
from boards.rounds import opening, voting
from tests.factories import boards as boards_make


@pytest.fixture
def boards(cast):
    """One public, one for its members: Brenner alone."""
    public = boards_make.BoardFactory(confidentiality="public")
    members = boards_make.BoardFactory()
    boards_make.SeatFactory(board=members, account=cast("ada").account)
    return public, members


def test_changelog_shows_what_the_reader_may_see(client, as_person, boards):
    public, members = boards
    for board, title in [(public, "For all"), (members, "For members")]:
        boards_make.ItemFactory(board=board, title=title, status="shipped", response="Done in 5.1.")
    boards_make.ItemFactory(board=public, title="Hidden there", status="shipped", visibility="members")
    boards_make.ItemFactory(board=public, title="Not shipped", status="planned")

    shown = {
        who: [item.title for item, _counts in asking.get("/changelog/").context["shipped"].rows]
        for who, asking in [("anonymous", client), ("ada", as_person("ada")), ("luc", as_person("luc"))]
    }

    assert shown == {"anonymous": ["For all"], "ada": ["For members", "For all"], "luc": ["For all"]}


def test_changelog_names_no_company_and_no_small_number_of_answers(client, cast, boards):
    item = boards_make.ItemFactory(board=boards[0], status="shipped")
    boards_make.BackingFactory(item=item, user=cast("ada"))
    for number in range(3):
        told = boards_make.ToldFactory(item=item)
        Confirmed.objects.create(item=item, account=told.account, solves=number != 0, by=cast("ada"), at=told.told_at)
        text = client.get("/changelog/").text
        assert ("of 3 companies that answered" in text) is (number == 2)
    assert "2 of 3 companies that answered say it solves it." in text
    assert "Brenner" not in text


def test_changelog_without_anything_says_so(client, db):
    assert "Nothing to show yet" in client.get("/changelog/").text


@pytest.mark.parametrize("number", [1, 5])
def test_changelog_queries_do_not_grow(client, boards, django_assert_max_num_queries, number):
    for item in boards_make.ItemFactory.create_batch(number, board=boards[0], status="shipped"):
        boards_make.BackingFactory(item=item)
    client.get("/changelog/")
    with django_assert_max_num_queries(6):
        client.get("/changelog/")


@pytest.fixture
def shipped(boards, cast):
    item = boards_make.ItemFactory(board=boards[1], status="shipped")
    boards_make.ToldFactory(item=item, account=cast("ada").account)
    return item


def test_confirm_keeps_the_company_s_answer(as_person, cast, shipped):
    emil = as_person("emil")
    asked = emil.get(shipped.get_absolute_url()).text
    emil.post(f"/boards/items/{shipped.pk}/confirm/", {"solves": "no", "note": "Not on the old bus."})

    answer = Confirmed.objects.get()
    assert f"Your company asked for this on 1 January 2020 through {shipped.board.title}." in asked
    assert (answer.solves, answer.note, answer.account) == (False, "Not on the old bus.", cast("ada").account)
    assert "Emil Sander says it does not solve it yet." in emil.get(shipped.get_absolute_url()).text


def test_confirm_without_an_answer_saves_nothing(as_person, shipped):
    response = as_person("emil").post(f"/boards/items/{shipped.pk}/confirm/", {"solves": "maybe"}, follow=True)
    assert "Choose yes or no; nothing was saved." in response.text
    assert Confirmed.objects.count() == 0


def test_item_names_no_company_by_a_vote_that_is_hidden(as_person, cast):
    board = boards_make.BoardFactory(slug="hidden")
    seats = {who: boards_make.seat_with_delegate(board, cast(who)) for who in ("ada", "astrid")}
    item = boards_make.ItemFactory(board=board)
    backing.back(item, by=cast("astrid"), at=timezone.now())
    round = boards_make.RoundFactory(board=board, items=[item])
    for who in seats:
        seat = board.seats.get(account=cast(who).account)
        voting.cast(round=round, seat=seat, entries={item.pk: 3}, by=cast(who), at=timezone.now())
    event = deciding.change_status(item, to="planned", at=timezone.now(), by=cast("marta"))
    telling.tell(event, at=timezone.now())
    address = f"/boards/items/{item.pk}/"
    running, own = as_person("marta").get(address).text, as_person("ada").get(address).text
    opening.close_round(round, at=timezone.now(), by=None)
    closed = as_person("marta").get(address).text

    table = [text.partition("You asked, we answered")[2].partition("</table>")[0] for text in (running, closed)]
    assert ["Lindqvist Paper" in text for text in table] == [True, True]
    assert ["Brenner Mühlen AG" in text for text in table] == [False, True]
    assert "We told you “Planned”" in own


def test_item_shows_moderators_who_was_told_and_other_members_nothing(as_person, cast, shipped):
    boards_make.SeatFactory(board=shipped.board, account=cast("astrid").account)
    texts = {who: as_person(who).get(shipped.get_absolute_url()).text for who in ("marta", "astrid", "sam")}
    assert {who: "Who was told, and what they answered" in text for who, text in texts.items()} == {
        "marta": True,
        "astrid": False,
        "sam": False,
    }
