"""A member flags, a moderator settles."""

import pytest
from django.utils import timezone

from boards.roadmap import flagging
from boards.roadmap.models import Flag, Item
from tests.factories import boards as boards_make


@pytest.fixture
def comment(cast):
    """Of Lindqvist, on a board on which Brenner sits too."""
    board = boards_make.BoardFactory(slug="flow")
    for who in ("ada", "astrid"):
        boards_make.seat_with_delegate(board, cast(who))
    item = boards_make.ItemFactory(board=board, title="Cleaning lock")
    return boards_make.CommentFactory(item=item, author=cast("astrid"), body="Call me at home.")


def test_flag_reaches_moderators_and_is_settled_once(cast, as_person, comment):
    said = {"why": "It has a number in it."}
    as_person("ada").post(f"/boards/comments/{comment.pk}/flag/", said)
    as_person("ada").post(f"/boards/comments/{comment.pk}/flag/", {"why": "Again."})
    [flag] = Flag.objects.all()
    marta, desk = as_person("marta"), f"/boards/items/{comment.item_id}/decide/"

    waiting = [marta.get(url).text for url in ("/boards/room/", desk, "/admin/moderation/")]
    marta.post(f"/boards/flags/{flag.pk}/settle/", {"outcome": "acted", "hides": "1"})
    late = marta.post(f"/boards/flags/{flag.pk}/settle/", {"outcome": "left"}, follow=True)

    flag.refresh_from_db(), comment.refresh_from_db()
    assert ["Cleaning lock" in page for page in waiting] == [True, True, True]
    assert "It has a number in it." in waiting[1]
    assert (flag.outcome, flag.settled_by, flag.account) == ("acted", cast("marta"), cast("ada").account)
    assert comment.hidden_by == cast("marta")
    assert "Another moderator settled it meanwhile" in late.text
    assert "We acted on it" not in as_person("astrid").get(comment.item.get_absolute_url()).text


def test_what_became_of_a_flag_is_read_by_who_raised_it(as_person, comment):
    item = comment.item
    as_person("ada").post(f"/boards/items/{item.pk}/flag/", {"why": "It is two items."})
    waits = {who: "You flagged it" in as_person(who).get(item.get_absolute_url()).text for who in ("ada", "astrid")}
    as_person("marta").post(f"/boards/flags/{Flag.objects.get().pk}/settle/", {"outcome": "left"})

    assert waits == {"ada": True, "astrid": False}
    assert "We leave it as it is" in as_person("ada").get(item.get_absolute_url()).text


def test_hiding_a_comment_settles_every_flag_on_it(cast, comment):
    at, item = timezone.now(), comment.item
    flags = [flagging.flag(item, comment=comment, why="Names.", by=cast(who), at=at) for who in ("ada", "emil")]
    flagging.flag(item, why="Unclear.", by=cast("ada"), at=at)

    flagging.settle(flags[0], outcome="acted", hides=True, by=cast("marta"), at=at)

    assert [flag.comment for flag in Flag.objects.open()] == [None]


def test_own_words_and_another_board_are_not_flagged(cast, as_person, comment):
    url = f"/boards/comments/{comment.pk}/flag/"
    assert [as_person(who).get(url).status_code for who in ("ada", "astrid", "marta", "luc")] == [200, 403, 403, 404]
    with pytest.raises(flagging.MayNotFlag):
        flagging.flag(comment.item, comment=comment, why="Mine.", by=cast("astrid"), at=timezone.now())


def test_moderation_lists_proposals_and_flagged_items_the_oldest_first(cast, as_person, comment):
    board = comment.item.board
    boards_make.ItemFactory(board=board, title="Nothing waits here")
    proposed = boards_make.proposal(board, cast("ada"))
    for who in ("ada", "emil"):
        flagging.flag(comment.item, comment=comment, why="Names.", by=cast(who), at=timezone.now())

    waits = [(item.title, item.open_flags) for item in Item.objects.to_moderate().order_by("waits_since")]
    marta = as_person("marta")
    page, sheet = marta.get("/admin/moderation/").text, marta.get("/admin/moderation/?export=csv")

    assert waits == [(proposed.title, 0), ("Cleaning lock", 2)]
    assert "2 flags" in page
    assert "Nothing waits here" not in page
    assert b"Cleaning lock" in b"".join(sheet.streaming_content)
    assert marta.get("/admin/").text.count("/admin/moderation/") == 1
    assert as_person("sam").get("/admin/moderation/").status_code == 302
