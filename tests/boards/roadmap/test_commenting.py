"""Saying something on an item: named people, edits that are kept, marks, and not too much at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from boards.roadmap import commenting, pacing, proposing, reading
from boards.roadmap.models import Comment, Item
from boards.seating import rivalling
from boards.seating.models import BoardPage
from portal.outbox.models import Effect
from tests.factories import boards as boards_make
from tests.factories import portal as make


@pytest.fixture
def board(cast):
    """Members learn who said what; Brenner, Lindqvist and Okano sit on it."""
    board = boards_make.BoardFactory(slug="flow", discloses=BoardPage.Discloses.PEOPLE)
    for who in ("ada", "astrid", "hana"):
        boards_make.seat_with_delegate(board, cast(who))
    return board


@pytest.fixture
def item(board):
    return boards_make.ItemFactory(board=board, title="Cleaning lock")


def say(item, body, by, at=None, **fields):
    return commenting.comment(item, body=body, by=by, at=at or timezone.now(), **fields)


def mails_about(comment):
    effects = Effect.objects.filter(key__startswith=f"mentioned:{comment.pk}:").order_by("pk")
    return {effect.payload["to"]: effect.payload for effect in effects}


def words_read_by(item, reader):
    return [said.body for said in reading.thread_of(Item.objects.get(pk=item.pk), reader).said]


def test_who_is_named_gets_one_mail(cast, item):
    cast("emil"), cast("marta")
    comment = say(item, "Look, @Emil Sander and @marta kowalska, also @Astrid Lindqvist.", cast("ada"))
    commenting.edit(comment, body="Look again, @Emil Sander.", by=cast("ada"), at=timezone.now())

    mails = mails_about(comment)

    assert set(mails) == {"emil@brenner.example", "marta@tarn.example", "astrid@lindqvist.example"}
    assert mails["emil@brenner.example"]["subject"] == "Ada Brenner named you on “Cleaning lock”"
    assert f"/boards/items/{item.pk}/#comment-{comment.pk}" in mails["emil@brenner.example"]["text"]


def test_a_longer_name_is_another_name(cast, item):
    cast("emil")
    assert mails_about(say(item, "Ask @Emil Sanderson.", cast("ada"))) == {}


def test_who_may_not_see_the_item_or_the_comment_is_not_told(cast, item):
    item.hidden_from.add(cast("astrid").account)
    cast("emil"), cast("luc")
    rivalling.declare(
        board=item.board, one=cast("ada").account, other=cast("hana").account, by=cast("marta"), at=timezone.now()
    )
    comment = say(item, "@Astrid Lindqvist @Hana Okano @Luc Petit", cast("marta"))
    hidden = say(item, "@Emil Sander", cast("ada"), hides_from_rivals=True)
    assert mails_about(comment).keys() == {"hana@okano.example"}
    assert mails_about(hidden).keys() == {"emil@brenner.example"}


def test_nobody_is_named_whom_the_charter_does_not_disclose(cast, item, board):
    board.discloses = BoardPage.Discloses.COMPANIES
    board.save()
    item.refresh_from_db()
    assert mails_about(say(item, "@Astrid Lindqvist", cast("ada"))) == {}


def test_a_name_is_read_only_by_who_may_know_it(cast, item, board):
    rivalling.declare(
        board=board, one=cast("astrid").account, other=cast("hana").account, by=cast("marta"), at=timezone.now()
    )
    say(item, "As @Astrid Lindqvist said.", cast("marta"))
    read = {who: words_read_by(item, cast(who)) for who in ("ada", "astrid", "hana", "sam")}
    assert read == {
        "ada": ["As @Astrid Lindqvist said."],
        "astrid": ["As @Astrid Lindqvist said."],
        "hana": ["As @A customer said."],
        "sam": ["As @Astrid Lindqvist said."],
    }


def test_name_of_who_may_not_read_the_item_is_read_only_by_who_may_know_it(cast, as_person, item, board):
    item.hidden_from.add(cast("astrid").account)
    rivalling.declare(
        board=board, one=cast("astrid").account, other=cast("hana").account, by=cast("marta"), at=timezone.now()
    )
    answer = as_person("ada").post(
        f"/boards/items/{item.pk}/comment/", {"body": "As @Astrid Lindqvist said."}, follow=True
    )
    assert words_read_by(item, cast("hana")) == ["As @A customer said."]
    assert words_read_by(item, cast("emil")) == ["As @Astrid Lindqvist said."]
    assert "told by mail" not in answer.text
    assert mails_about(Comment.objects.get()) == {}


def test_an_edit_keeps_what_it_said(cast, as_person, item):
    comment = say(item, "Twice a week.", cast("ada"))
    url = f"/boards/comments/{comment.pk}/edit/"
    as_person("ada").post(url, {"body": "Three times a week."})
    as_person("ada").post(url, {"body": "Three times a week."})

    pages = {who: as_person(who).get(item.get_absolute_url()).text for who in ("ada", "emil", "astrid", "marta")}

    assert all("Three times a week." in page and "edited" in page for page in pages.values())
    assert {who for who, page in pages.items() if "Twice a week." in page} == {"ada", "marta"}
    assert comment.versions.count() == 1


def test_nobody_edits_what_another_wrote_nor_what_is_hidden(cast, as_person, item):
    comment = say(item, "Twice a week.", cast("ada"))
    answers = [as_person(who).get(f"/boards/comments/{comment.pk}/edit/").status_code for who in ("emil", "marta")]
    commenting.hide(comment, by=cast("marta"), at=timezone.now())

    with pytest.raises(commenting.MayNotEdit):
        commenting.edit(comment, body="Never.", by=cast("ada"), at=timezone.now())

    assert answers == [403, 403]
    assert as_person("ada").get(f"/boards/comments/{comment.pk}/edit/").status_code == 404


def test_a_mark_is_read_by_all_and_taken_off(cast, as_person, item):
    comment = say(item, "Every wipe starts a pump.", cast("ada"))
    url = f"/boards/comments/{comment.pk}/mark/"
    as_person("marta").post(url, {"mark": "taken_up"})
    marked = "Taken into the plan" in as_person("astrid").get(item.get_absolute_url()).text
    as_person("marta").post(url, {"mark": "nonsense"})
    as_person("marta").post(url, {"mark": ""})

    comment.refresh_from_db()
    assert (marked, comment.mark, comment.marked_by) == (True, "", None)


def test_eleventh_comment_within_ten_minutes_is_refused_and_kept(cast, as_person, item):
    at = timezone.now()
    for number in range(pacing.COMMENTS):
        say(item, f"{number}", cast("ada"), at=at - timedelta(minutes=9, seconds=-number))

    refused = as_person("ada").post(f"/boards/items/{item.pk}/comment/", {"body": "One more word."})
    say(item, "Ours.", cast("marta"))
    say(item, "Later.", cast("ada"), at=at + timedelta(minutes=1, seconds=1))

    assert "You have commented 10 times in ten minutes. You can send this one at" in refused.text
    assert "One more word.</textarea>" in refused.text
    assert Comment.objects.count() == 12


def test_sixth_proposal_within_a_day_is_refused_and_kept(cast, as_person, board):
    at = timezone.now() - timedelta(hours=23)
    for number in range(pacing.PROPOSALS):
        proposing.propose(board=board, title=f"{number}", body="Why.", by=cast("ada"), at=at)
    asked = {"title": "Alarm shelving", "body": "Operators drown in them."}

    refused = as_person("ada").post("/boards/flow/propose/", asked)
    colleague = as_person("emil").post("/boards/flow/propose/", asked)

    assert "You have proposed 5 items within a day. You can send this one at" in refused.text
    assert "Operators drown in them.</textarea>" in refused.text
    assert colleague.status_code == 302
    with pytest.raises(pacing.TooFast):
        proposing.propose(board=board, title="6", body="Why.", by=cast("ada"), at=at + timedelta(hours=23, minutes=59))
    proposing.propose(board=board, title="7", body="Why.", by=cast("ada"), at=at + pacing.A_DAY)


def test_nobody_signs_with_an_address(cast, item):
    nameless = make.MembershipFactory(user__first_name="", user__last_name="", account=cast("ada").account).user
    say(item, "Us too.", nameless)
    [said] = reading.thread_of(Item.objects.get(pk=item.pk), cast("astrid")).said
    assert (said.byline.name, said.byline.company) == ("A customer", "Brenner Mühlen AG")
