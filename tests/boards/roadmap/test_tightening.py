"""What a reader finds of a board, and that making anything stricter never lets anyone find more."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.roadmap import finding, reading, shielding
from boards.roadmap.listing import Asked, listing
from boards.roadmap.models import Comment, Item
from boards.seating import rivalling
from boards.seating.models import BoardPage
from portal.accounts.models import User
from tests.factories import boards as boards_make
from tests.factories import portal as make

READERS = ("ada", "emil", "astrid", "hana", "luc", "owen")  # Brenner twice, Lindqvist, Okano; two without a seat
ORDER = (BoardPage.Confidentiality.PUBLIC, BoardPage.Confidentiality.CUSTOMERS, BoardPage.Confidentiality.MEMBERS)
DISCLOSES = tuple(BoardPage.Discloses)

# A board as it stands, then one thing made stricter.
worlds = st.fixed_dictionaries(
    {
        "confidentiality": st.sampled_from(ORDER),
        "discloses": st.sampled_from(DISCLOSES),
        "members_only": st.booleans(),
        "hidden_from": st.sets(st.sampled_from(["astrid", "hana", "luc"]), max_size=2),
        "comment_hidden_from": st.sets(st.sampled_from(["astrid", "hana"]), max_size=1),
        "rivals": st.sets(st.sampled_from(["astrid", "hana"]), max_size=1),
    }
)
TIGHTER = ("confidentiality", "discloses", "members_only", "hide_item", "hide_comment", "moderate", "rival")


@pytest.fixture
def world(cast):
    """An item of Brenner's with a comment of Lindqvist's and one of Brenner's, beside an item of ours."""
    board = boards_make.BoardFactory(slug="flow")
    for who in ("ada", "astrid", "hana"):
        boards_make.seat_with_delegate(board, cast(who))
    ada, astrid = cast("ada"), cast("astrid")
    asked = boards_make.ItemFactory(board=board, title="Cleaning lock", proposer=ada, proposer_account=ada.account)
    boards_make.ItemFactory(board=board, title="Dark colours")
    for author, words in ((astrid, "On both machines."), (ada, "On every line.")):
        boards_make.CommentFactory(item=asked, author=author, account=author.account, body=words)
    return board, asked


def found_by(board, reader):
    """Every text that the board's pages show the reader: titles, words, names."""
    board = BoardPage.objects.visible_to(reader).filter(pk=board.pk).first()
    if board is None:
        return set()
    page = listing(board=board, reader=reader, asked=Asked())
    texts = {f"{row.item.title} {row.item.comment_count} comments" for row in page.rows}
    texts |= {item.title for item in finding.similar(board=board, reader=reader, title="cleaning colours")}
    for item in Item.objects.visible_to(reader).filter(board=board).select_related("board"):
        thread = reading.thread_of(item, reader)
        texts |= {item.title, item.body}
        for byline in (thread.byline, *(said.byline for said in thread.said)):
            texts |= {f"signed {byline.name}", f"signed {byline.company}"}
        texts |= {said.body for said in thread.said}
    return texts


# What stands where something was taken away.
GENERIC = {"signed A customer", "signed ", ""}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds, st.sampled_from(TIGHTER))
def test_tightening_never_reveals(world, cast, stands, tighter):
    check(world, cast, stands, tighter)


@pytest.mark.long
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds, st.sampled_from(TIGHTER))
def test_tightening_never_reveals_a_thousand_times(world, cast, stands, tighter):
    check(world, cast, stands, tighter)


def check(world, cast, stands, tighter):
    board, asked = world
    arrange(board, asked, cast, stands)
    before = {who: found_by(board, fresh(cast, who)) for who in READERS}
    tighten(board, asked, cast, stands, tighter)
    after = {who: found_by(board, fresh(cast, who)) for who in READERS}
    for who in READERS:
        # A smaller count of comments is less, not more.
        more = {text for text in after[who] - before[who] - GENERIC if not text.endswith("comments")}
        assert more == set(), (who, stands, tighter)
        assert counted(after[who]) <= counted(before[who])


def counted(texts):
    return sum(int(text.split()[-2]) for text in texts if text.endswith(" comments"))


def fresh(cast, who):
    return User.objects.get(pk=cast(who).pk)


def arrange(board, asked, cast, stands):
    BoardPage.objects.filter(pk=board.pk).update(
        confidentiality=stands["confidentiality"], discloses=stands["discloses"]
    )
    visibility = Item.Visibility.MEMBERS if stands["members_only"] else Item.Visibility.READERS
    Item.objects.filter(pk=asked.pk).update(visibility=visibility)
    asked.hidden_from.set(cast(who).account for who in stands["hidden_from"])
    comment = asked.comments.get(author=cast("ada"))
    comment.hidden_from.set(cast(who).account for who in stands["comment_hidden_from"])
    Comment.objects.update(hidden_at=None, hidden_by=None)
    board.rivalries.all().delete()
    for who in stands["rivals"]:
        compete(board, cast, who)


def compete(board, cast, who):
    pair = {"one": cast("ada").account, "other": cast(who).account}
    rivalling.declare(board=board, **pair, by=cast("marta"), at=timezone.now())


def next_of(order, now):
    return order[min(order.index(now) + 1, len(order) - 1)]


def tighten(board, asked, cast, stands, tighter):
    comment, boards = asked.comments.get(author=cast("ada")), BoardPage.objects.filter(pk=board.pk)
    if tighter == "confidentiality":
        boards.update(confidentiality=next_of(ORDER, stands["confidentiality"]))
    elif tighter == "discloses":
        boards.update(discloses=next_of(DISCLOSES, stands["discloses"]))
    elif tighter == "members_only":
        Item.objects.filter(pk=asked.pk).update(visibility=Item.Visibility.MEMBERS)
    elif tighter == "hide_item":
        hidden = {*stands["hidden_from"], "astrid"}
        shielding.hide_from(asked, [cast(who).account for who in hidden], by=cast("marta"))
    elif tighter == "hide_comment":
        comment.hidden_from.add(cast("astrid").account)
    elif tighter == "moderate":
        Comment.objects.filter(pk=comment.pk).update(hidden_at=timezone.now())
    else:
        compete(board, cast, "astrid")


def test_a_rival_never_reads_the_name_whatever_the_board_discloses(world, cast):
    board, _asked = world
    BoardPage.objects.filter(pk=board.pk).update(discloses=BoardPage.Discloses.PEOPLE)
    before = found_by(board, fresh(cast, "astrid"))
    compete(board, cast, "astrid")
    after = found_by(board, fresh(cast, "astrid"))
    assert {"signed Ada Brenner", "signed Brenner Mühlen AG"} <= before
    assert not any("Brenner" in text for text in after)
    assert any("Brenner" in text for text in found_by(board, fresh(cast, "hana")))


def test_named_companies_and_members_alone_read_a_named_board(cast):
    board = boards_make.BoardFactory(confidentiality=BoardPage.Confidentiality.NAMED)
    boards_make.seat_with_delegate(board, cast("ada"))
    board.named_accounts = [cast("hana").account]
    board.save()
    visible = BoardPage.objects.visible_to
    assert {who: board in visible(cast(who)) for who in ("ada", "hana", "astrid")} == {
        "ada": True,
        "hana": True,
        "astrid": False,
    }
    from boards.seating.access import can_see_board

    assert [can_see_board(cast(who), board) for who in ("ada", "hana", "astrid")] == [True, True, False]


def test_hidden_item_is_missing_everywhere_for_the_company(world, cast, as_person):
    _board, asked = world
    shielding.hide_from(asked, [cast("astrid").account], by=cast("marta"))
    astrid = as_person("astrid")
    assert astrid.get(asked.get_absolute_url()).status_code == 404
    assert asked.title not in astrid.get("/boards/flow/").text
    assert asked.title in as_person("hana").get("/boards/flow/").text
    assert asked.title in as_person("ada").get("/boards/flow/").text


def test_what_is_written_for_all_but_competitors(world, cast, as_person):
    board, asked = world
    compete(board, cast, "astrid")
    as_person("ada").post(
        "/boards/flow/propose/", {"title": "Seal wear", "body": "It breaks.", "hides_from_rivals": "on"}
    )
    as_person("ada").post(f"/boards/items/{asked.pk}/comment/", {"body": "Only friends.", "hides_from_rivals": "on"})
    item = Item.objects.get(title="Seal wear")
    Item.objects.filter(pk=item.pk).update(status="under_review", approved_at=timezone.now())

    texts = {who: found_by(board, fresh(cast, who)) for who in ("ada", "astrid", "hana")}
    assert {who: ("Seal wear" in found, "Only friends." in found) for who, found in texts.items()} == {
        "ada": (True, True),
        "astrid": (False, False),
        "hana": (True, True),
    }


def test_moderators_say_who_competes(world, cast, as_person):
    board, _asked = world
    form = {"one": cast("ada").account.pk, "other": cast("astrid").account.pk}
    as_person("marta").post("/boards/flow/rivals/", form)
    same = as_person("marta").post("/boards/flow/rivals/", form | {"other": form["one"]})
    [pair] = board.rivalries.all()
    page = as_person("marta").get("/boards/flow/rivals/").text
    as_person("marta").post(f"/boards/rivals/{pair.pk}/revoke/")

    assert "none competes with itself" in same.text
    assert "Lindqvist Paper" in page
    assert board.rivalries.count() == 0


def test_outsider_on_a_public_board_reads_no_comment_that_is_hidden_from_someone(world, cast):
    from django.contrib.auth.models import AnonymousUser

    board, asked = world
    BoardPage.objects.filter(pk=board.pk).update(confidentiality=BoardPage.Confidentiality.PUBLIC)
    asked.comments.get(author=cast("ada")).hidden_from.add(cast("astrid").account)
    anonymous = AnonymousUser()
    assert "On every line." not in found_by(board, anonymous)
    assert "On every line." not in found_by(board, make.UserFactory())
