import pytest
from django.db.models.signals import pre_save
from django.utils import timezone

from boards.roadmap import deciding, merging
from boards.roadmap.models import Backing, Comment, Item
from boards.seating.models import BoardPage
from boards.seating.setting_up import set_up
from tests.factories import boards as boards_make
from tests.factories import portal as make


@pytest.fixture
def board(cast):
    """Members only; Brenner and Lindqvist sit on it and learn nothing of each other."""
    board = boards_make.BoardFactory(slug="flow")
    for who in ("ada", "astrid"):
        boards_make.SeatFactory(board=board, account=cast(who).account)
    return board


def test_propose_waits_for_a_moderator(as_person, board):
    asked = {"title": "Alarm shelving by area", "body": "Operators drown in them."}

    response = as_person("emil").post("/boards/flow/propose/", asked)

    item = Item.objects.get()
    assert response.headers["Location"] == f"/boards/items/{item.pk}/"
    assert (item.title, item.status) == ("Alarm shelving by area", "proposed")


def test_propose_nothing_is_asked_again(as_person, board):
    response = as_person("emil").post("/boards/flow/propose/", {"title": "", "body": ""})
    assert (response.status_code, Item.objects.count()) == (200, 0)


def test_propose_on_a_board_one_only_reads_is_forbidden(as_person, board):
    board.confidentiality = "customers"
    board.save()
    assert as_person("luc").get("/boards/flow/propose/").status_code == 403


def test_proposal_is_seen_by_its_company_and_staff_alone(as_person, cast, board):
    url = boards_make.proposal(board, cast("ada")).get_absolute_url()
    answers = [as_person(who).get(url).status_code for who in ("emil", "astrid", "luc", "sam")]
    assert answers == [200, 404, 404, 200]


def test_own_item_merged_into_one_that_is_hidden_is_read_and_says_nothing_of_it(as_person, cast, board):
    own = boards_make.ItemFactory(board=board, title="Ours", proposer=cast("ada"), proposer_account=cast("ada").account)
    into = boards_make.ItemFactory(board=board, title="Not for Brenner")
    into.hidden_from.add(cast("ada").account)
    merging.merge(own, into=into, at=timezone.now(), by=cast("marta"))

    page = as_person("ada").get(own.get_absolute_url(), follow=True)

    assert (page.status_code, page.context["item"]) == (200, own)
    assert ["Merged into another item" in page.text, "Not for Brenner" in page.text] == [True, False]
    assert f"/boards/items/{into.pk}/" not in page.text
    assert as_person("astrid").get(own.get_absolute_url()).headers["Location"] == into.get_absolute_url()


def test_hiding_in_an_older_tab_shows_it_again_to_nobody(as_person, cast, board):
    boards_make.SeatFactory(board=board, account=cast("hana").account)
    item, marta = boards_make.ItemFactory(board=board), as_person("marta")
    ada, astrid, hana = (cast(who).account for who in ("ada", "astrid", "hana"))
    url, hidden = f"/boards/items/{item.pk}/decide/", lambda: {*item.hidden_from.all()}
    item.hidden_from.set([ada])
    seen = marta.get(url).context["forms"]["shield"].initial["seen"]
    marta.post(url, {"shield": "1", "seen": seen, "hidden_from": [ada.pk, astrid.pk]})
    first = hidden()
    marta.post(url, {"shield": "1", "seen": seen, "hidden_from": [hana.pk]})
    assert (first, hidden()) == ({ada, astrid}, {astrid, hana})


def test_nobody_of_ours_without_a_name_is_shown_by_their_address(as_person, cast, board):
    nameless = make.StaffFactory(first_name="", last_name="", email="nobody@tarn.example")
    item = boards_make.ItemFactory(board=board, owner=nameless)
    deciding.respond(item, text="With 5.2.", by=nameless, at=timezone.now())
    assert "nobody@tarn.example" not in as_person("ada").get(item.get_absolute_url()).text


def test_rewording_writes_the_words_alone(as_person, board):
    item = boards_make.ItemFactory(board=board)

    def decided_meanwhile(sender, instance, **kwargs):
        Item.objects.filter(pk=item.pk).update(status="planned", people=3, companies=2)

    pre_save.connect(decided_meanwhile, sender=Item)
    said = {"board": board.pk, "title": "Better words", "body": item.body, "visibility": item.visibility}
    as_person("marta").post(f"/admin/item/edit/{item.pk}/", said)
    pre_save.disconnect(decided_meanwhile, sender=Item)

    item.refresh_from_db()
    assert (item.title, item.status, item.people, item.companies) == ("Better words", "planned", 3, 2)


def test_item_for_members_is_missing_for_mere_readers(as_person, board):
    board.confidentiality = "customers"
    board.save()
    hidden = boards_make.ItemFactory(board=board, visibility="members").get_absolute_url()
    shown = boards_make.ItemFactory(board=board).get_absolute_url()
    answers = [as_person(who).get(url).status_code for who in ("ada", "luc") for url in (hidden, shown)]
    assert answers == [200, 200, 404, 200]


def test_item_asked_for_anonymously(client, board):
    public = boards_make.BoardFactory(confidentiality="public")
    seen = client.get(boards_make.ItemFactory(board=public).get_absolute_url()).status_code
    shut = client.get(boards_make.ItemFactory(board=board).get_absolute_url()).headers["Location"]
    missing = client.get("/boards/items/999999/").headers["Location"]
    assert (seen, shut[:23], missing) == (200, "/account/login/?next=/b", "/account/login/?next=/boards/items/999999/")


def test_back_and_withdraw_without_a_script(as_person, board):
    item = boards_make.ItemFactory(board=board)
    emil = as_person("emil")
    emil.post(f"/boards/items/{item.pk}/back/")
    backed = Backing.objects.standing().count()
    emil.post(f"/boards/items/{item.pk}/back/", {"withdraw": "1"})
    assert (backed, Backing.objects.standing().count()) == (1, 0)


def test_back_with_htmx_answers_with_the_control(as_person, board):
    item = boards_make.ItemFactory(board=board)
    response = as_person("emil").post(f"/boards/items/{item.pk}/back/", headers={"HX-Request": "true"})
    assert "yours among them" in response.text
    assert "<html" not in response.text


def test_back_on_a_board_of_others_is_missing(as_person, board):
    item = boards_make.ItemFactory(board=board)
    response = as_person("luc").post(f"/boards/items/{item.pk}/back/")
    assert (response.status_code, Backing.objects.count()) == (404, 0)


def test_comment_is_signed_by_the_charter(as_person, cast, board):
    item = boards_make.ItemFactory(board=board)
    as_person("ada").post(f"/boards/items/{item.pk}/comment/", {"body": "Twice a week for us."})

    signed = {who: as_person(who).get(item.get_absolute_url()).text for who in ("emil", "astrid", "sam")}

    assert {who: "Ada Brenner" in text for who, text in signed.items()} == {"emil": True, "astrid": False, "sam": True}
    assert "Brenner Mühlen" not in signed["astrid"]
    assert "ada@brenner.example" not in "".join(signed.values())


def test_comment_by_a_mere_reader_is_forbidden(as_person, board):
    board.confidentiality = "customers"
    board.save()
    item = boards_make.ItemFactory(board=board)
    response = as_person("luc").post(f"/boards/items/{item.pk}/comment/", {"body": "We too."})
    assert (response.status_code, Comment.objects.count()) == (403, 0)


def test_comment_of_nothing_is_asked_again(as_person, board):
    item = boards_make.ItemFactory(board=board)
    response = as_person("ada").post(f"/boards/items/{item.pk}/comment/", {"body": " "})
    assert (response.status_code, Comment.objects.count()) == (200, 0)


def test_hidden_comment_is_read_by_moderators_only(as_person, board):
    comment = boards_make.CommentFactory(item__board=board, body="Call me at home.")
    url = comment.item.get_absolute_url()
    as_person("marta").post(f"/boards/comments/{comment.pk}/hide/")

    hidden = [comment.body in as_person(who).get(url).text for who in ("ada", "sam", "marta")]
    as_person("marta").post(f"/boards/comments/{comment.pk}/hide/", {"show": "1"})

    assert hidden == [False, False, True]
    assert comment.body in as_person("ada").get(url).text


def test_comment_on_a_merged_item_keeps_its_visibility(as_person, board):
    board.confidentiality = "customers"
    board.save()
    kept = boards_make.ItemFactory(board=board)
    merged = boards_make.ItemFactory(
        board=board, title="For members", visibility="members", status="merged", merged_into=kept, root=kept
    )
    boards_make.CommentFactory(item=merged, body="Only among us.")

    read = {who: as_person(who).get(kept.get_absolute_url()).text for who in ("ada", "luc")}

    assert {who: ("For members" in text, "Only among us." in text) for who, text in read.items()} == {
        "ada": (True, True),
        "luc": (False, False),
    }


def test_merged_item_leads_to_the_one_that_stands_for_it(as_person, board):
    kept = boards_make.ItemFactory(board=board)
    merged = boards_make.ItemFactory(board=board, status="merged", merged_into=kept, root=kept)
    assert as_person("ada").get(merged.get_absolute_url()).headers["Location"] == kept.get_absolute_url()


def test_decide_is_for_moderators(as_person, board):
    url = f"/boards/items/{boards_make.ItemFactory(board=board).pk}/decide/"
    assert [as_person(who).get(url).status_code for who in ("marta", "sam", "ada", "luc")] == [200, 403, 403, 404]


def test_decide_sets_status_and_reason(as_person, board):
    item = boards_make.ItemFactory(board=board)
    url = f"/boards/items/{item.pk}/decide/"
    refused = as_person("marta").post(url, {"decide": "1", "status": "declined", "reason": ""}).status_code
    as_person("marta").post(url, {"decide": "1", "status": "declined", "reason": "Not on this hardware."})

    item.refresh_from_db()
    assert (refused, item.status, item.decline_reason) == (200, "declined", "Not on this hardware.")


def test_decide_merges_and_unmerges(as_person, board):
    item, into = boards_make.ItemFactory.create_batch(2, board=board)
    url = f"/boards/items/{item.pk}/decide/"
    as_person("marta").post(url, {"merge": "1", "into": into.pk})
    item.refresh_from_db()
    merged = item.root
    as_person("marta").post(url, {"unmerge": "1"})
    item.refresh_from_db()

    assert (merged, item.root) == (into, None)


def test_decide_on_what_was_merged_meanwhile_says_so(as_person, board):
    kept = boards_make.ItemFactory(board=board)
    merged = boards_make.ItemFactory(board=board, status="merged", merged_into=kept, root=kept)
    response = as_person("marta").post(
        f"/boards/items/{merged.pk}/decide/", {"decide": "1", "status": "planned"}, follow=True
    )
    assert "Someone else decided on this item meanwhile" in response.text


def test_decide_publishes_the_response(as_person, board):
    item = boards_make.ItemFactory(board=board)
    as_person("marta").post(f"/boards/items/{item.pk}/decide/", {"respond": "1", "text": "It comes with 5.2."})
    assert "It comes with 5.2." in as_person("ada").get(item.get_absolute_url()).text


def test_board_lists_by_status_and_most_asked_for(as_person, board):
    few, many = boards_make.ItemFactory.create_batch(2, board=board)
    for _number in range(2):
        boards_make.BackingFactory(item=many)
    boards_make.BackingFactory(item=few)
    shipped = boards_make.ItemFactory(board=board, status="shipped")
    boards_make.ItemFactory(board=board, status="merged", merged_into=many, root=many)
    ada = as_person("ada")

    lists = [
        list(ada.get(f"/boards/flow/{asked}").context["listing"].page)
        for asked in ("", "?status=shipped", "?sort=new", "?status=%00&sort='&page=x")
    ]

    assert lists == [[many, few], [shipped], [many, few], [many, few]]


@pytest.mark.parametrize("number", [1, 5])
def test_board_queries_do_not_grow(as_person, board, django_assert_max_num_queries, number):
    for item in boards_make.ItemFactory.create_batch(number, board=board):
        boards_make.BackingFactory(item=item)
    ada = as_person("ada")
    ada.get("/boards/flow/")
    with django_assert_max_num_queries(14):
        ada.get("/boards/flow/")


@pytest.mark.parametrize("number", [1, 5])
def test_item_queries_do_not_grow(as_person, board, django_assert_max_num_queries, number):
    item = boards_make.ItemFactory(board=board)
    boards_make.CommentFactory.create_batch(number, item=item)
    ada = as_person("ada")
    ada.get(item.get_absolute_url())
    with django_assert_max_num_queries(18):
        ada.get(item.get_absolute_url())


def test_items_in_the_admin(as_person, board):
    set_up(boards_make.home_page())
    marta = as_person("marta")
    asked = {"board": board.pk, "title": "Ours", "body": "We think so.", "visibility": "members"}

    marta.post("/admin/item/new/", asked)

    item = Item.objects.get()
    assert (item.status, item.visibility, item.proposer_account) == ("under_review", "members", None)
    assert marta.get("/admin/item/").status_code == 200
    assert marta.get(f"/admin/item/edit/{item.pk}/").status_code == 200
    marta.post(f"/admin/item/edit/{item.pk}/", asked | {"board": boards_make.BoardFactory().pk, "title": "Ours still"})
    item.refresh_from_db()
    assert (item.title, item.board) == ("Ours still", board)


def test_decide_plans(as_person, cast, board):
    item = boards_make.ItemFactory(board=board)
    url, marta = f"/boards/items/{item.pk}/decide/", as_person("marta")
    asked = {"plan": "1", "owner": cast("marta").pk, "area": "Alarms", "tags": "night, shift"}
    refused = marta.post(url, asked | {"window_from": "2027-01-01", "window_until": ""})
    marta.post(url, asked | {"window_from": "2027-01-01", "window_until": "2027-03-31"})
    unexplained = marta.post(url, asked | {"window_from": "", "window_until": ""})

    read = as_person("astrid").get(item.get_absolute_url()).text

    assert "Give both days of the window, or neither." in refused.text
    assert "Say why the window moves" in unexplained.text
    assert [words in read for words in ("Planned for Q1 2027", "Marta Kowalska", "Alarms", ">night<")] == [True] * 4


@pytest.mark.parametrize("view", ["list", "columns", "timeline"])
def test_board_is_read_in_each_view(as_person, board, view):
    boards_make.ItemFactory(board=board, title="Alarm shelving", window_from="2027-01-01", window_until="2027-03-31")
    assert "Alarm shelving" in as_person("ada").get(f"/boards/flow/?view={view}").text


FEW = "from fewer than 3 companies"


def test_a_count_of_few_companies_is_not_said_where_the_charter_says_no_name(as_person, cast, client):
    board = boards_make.BoardFactory(slug="flow", confidentiality="public", discloses="nothing")
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    few, many = boards_make.ItemFactory(board=board), boards_make.ItemFactory(board=board, status="shipped")
    boards_make.BackingFactory.create_batch(2, item=few)
    boards_make.BackingFactory.create_batch(3, item=many)
    readers = {"luc": as_person("luc"), "ada": as_person("ada"), "marta": as_person("marta"), "nobody": client}
    addresses = (few.get_absolute_url(), "/boards/flow/", "/boards/flow/?view=columns")
    pages = {who: [reader.get(url).text for url in addresses] for who, reader in readers.items()}

    for who in ("luc", "ada", "nobody"):
        assert all("fewer than 3 companies" in page and "2 companies" not in page for page in pages[who]), who
        assert "votes" not in pages[who][0]
        assert "from 3 companies" in readers[who].get(many.get_absolute_url()).text
    assert all("2 companies" in page and "fewer than" not in page for page in pages["marta"][:2])
    alone = boards_make.ItemFactory(board=board)
    control = readers["luc"].post(f"/boards/items/{alone.pk}/back/", headers={"HX-Request": "true"}).text
    assert f"{FEW}, yours among them" in control
    BoardPage.objects.filter(pk=board.pk).update(discloses="companies")
    assert "from 2 companies" in readers["ada"].get(few.get_absolute_url()).text
