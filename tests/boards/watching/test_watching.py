"""Hearing what is new: by mail, once a day, here, as a feed; never more than one may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from boards.loop import telling as loop
from boards.roadmap import commenting, deciding, merging, planning
from boards.seating.models import BoardPage
from boards.watching import catching_up, feeding, keeping, news, telling
from boards.watching.models import Watch
from portal.accounts import membership
from portal.outbox import effects
from portal.outbox.models import Effect
from tests.factories import boards as boards_make
from tests.factories import portal as make
from tests.racing import MARKS, at_once


@pytest.fixture
def board(cast):
    """Members only, no names; Brenner and Lindqvist sit on it."""
    board = boards_make.BoardFactory(slug="flow", title="Flow board")
    for who in ("ada", "astrid"):
        boards_make.seat_with_delegate(board, cast(who))
    return board


@pytest.fixture
def item(board):
    return boards_make.ItemFactory(board=board, title="Cleaning lock")


def watches(cast, who, board, how="at_once", item=None, at=None):
    return keeping.watch(board, item=item, how=how, by=cast(who), at=at or timezone.now())


def mailed():
    """Performs what waits; who got which subject."""
    for effect in Effect.objects.filter(kind="item_news", done_at=None).order_by("pk"):
        effects.deliver(effect, at=timezone.now() + timedelta(minutes=1))
    found = Effect.objects.filter(key__startswith="watched:").order_by("pk")
    return [(effect.payload["to"].split("@")[0], effect.payload["subject"]) for effect in found]


def say(cast, item, body, who, **fields):
    return commenting.comment(item, body=body, by=cast(who), at=timezone.now(), **fields)


def test_watchers_are_mailed_at_once_but_not_of_what_they_did(cast, board, item):
    for who in ("ada", "astrid", "sam"):
        watches(cast, who, board)
    watches(cast, "emil", board, item=item)
    watches(cast, "astrid", board, item=item)
    say(cast, item, "Twice a week.", "ada")

    assert mailed() == [(who, "Cleaning lock: Comment") for who in ("astrid", "sam", "emil")]
    texts = [effect.payload["text"] for effect in Effect.objects.filter(key__startswith="watched:").order_by("pk")]
    assert ["Ada Brenner" in text for text in texts] == [False, True, True]
    assert all("Twice a week." in text for text in texts)


def test_who_asked_is_told_of_a_status_once_and_who_is_named_too(cast, board, item):
    for who in ("ada", "astrid"):
        watches(cast, who, board)
    boards_make.BackingFactory(item=item, user=cast("ada"))
    deciding.change_status(item, to="planned", by=cast("marta"), at=timezone.now())
    deciding.respond(item, text="With 5.2.", by=cast("marta"), at=timezone.now())
    say(cast, item, "Thank you, @Ada Brenner", "emil")

    assert mailed() == [
        ("astrid", "Cleaning lock: Planned"),
        ("ada", "Cleaning lock: Our answer"),
        ("astrid", "Cleaning lock: Our answer"),
        ("astrid", "Cleaning lock: Comment"),
    ]


def test_nobody_hears_of_what_they_may_no_longer_read(cast, board, item):
    for who in ("astrid", "ada"):
        watches(cast, who, board)
    item.hidden_from.add(cast("astrid").account)
    say(cast, item, "Only for friends.", "emil")
    board.seats.filter(account=cast("ada").account).update(ended_at=timezone.now())
    assert mailed() == []


def test_one_mail_a_day_tells_all_of_it(cast, board, item):
    at = timezone.now()
    watches(cast, "astrid", board, "digest", at=at - timedelta(hours=25))
    watches(cast, "ada", board, "digest", at=at - timedelta(hours=2))
    say(cast, item, "Twice a week.", "emil")
    planning.plan(
        item, owner=None, area="", tags=[], window_from=at.date(), window_until=at.date(), by=cast("marta"), at=at
    )
    later = timezone.now()
    telling.digest_due(later)
    telling.digest_due(later + timedelta(hours=1))
    telling.digest_due(later + timedelta(days=2))

    sent = [effect.payload for effect in Effect.objects.filter(key__startswith="digest:").order_by("pk")]
    assert [(mail["to"].split("@")[0], mail["subject"]) for mail in sent] == [
        ("astrid", "2 pieces of news from your boards"),
        ("ada", "2 pieces of news from your boards"),
    ]
    assert "Cleaning lock (Flow board): Comment, A customer" in sent[0]["text"]
    assert "Cleaning lock (Flow board): Comment, Emil Sander, Brenner Mühlen AG" in sent[1]["text"]


def test_news_are_read_here(cast, as_person, board, item):
    astrid = as_person("astrid")
    astrid.post("/boards/flow/watch/", {"how": "here"})
    say(cast, item, "Twice a week.", "ada")
    new = astrid.get("/boards/watching/").text
    astrid.post("/boards/watching/")
    read = astrid.get("/boards/watching/").text
    astrid.post("/boards/flow/watch/", {"stop": "1"})
    nothing = astrid.get("/boards/watching/").text

    assert [("Twice a week." in page, ">new<" in page or "new</span>" in page) for page in (new, read)] == [
        (True, True),
        (True, False),
    ]
    assert "You watch nothing yet" in nothing


def test_item_is_followed_from_its_page(cast, as_person, item):
    ada = as_person("ada")
    ada.post(f"/boards/items/{item.pk}/watch/", {"how": "digest"})
    page = ada.get(item.get_absolute_url()).text
    nonsense = ada.post(f"/boards/items/{item.pk}/watch/", {"how": "pigeon"}).status_code
    assert "You follow this item" in page
    assert (nonsense, [watch.how for watch in Watch.objects.all()]) == (302, ["digest"])


def test_public_feed_tells_everyone_the_same(cast, as_person, client, board, item):
    BoardPage.objects.filter(pk=board.pk).update(confidentiality="public", discloses="people")
    boards_make.ItemFactory(board=board, title="For members", visibility="members")
    say(cast, item, "Twice a week.", "ada")
    deciding.change_status(item, to="planned", by=cast("marta"), at=timezone.now())

    feeds = [asking.get("/boards/flow/feed/") for asking in (client, as_person("astrid"))]

    assert feeds[0].content == feeds[1].content
    assert feeds[0].headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    text = feeds[0].text
    assert ["Cleaning lock: Planned" in text, "Twice a week." in text, "A customer" in text] == [True, True, True]
    assert ["Brenner" in text, "For members" in text] == [False, False]


def test_board_that_is_not_public_has_no_public_feed(as_person, client, board):
    assert [asking.get("/boards/flow/feed/").status_code for asking in (client, as_person("ada"))] == [404, 404]


def test_own_feed_tells_what_its_reader_may_read_until_its_address_changes(cast, as_person, client, board, item):
    watch = watches(cast, "astrid", board, "here")
    own = f"/boards/feeds/{feeding.token_of(watch)}/"
    say(cast, item, "Twice a week.", "ada", hides_from_rivals=False)
    open_to = client.get(own)
    as_person("astrid").post("/boards/flow/watch/", {"change_feed": "1"})
    watch.refresh_from_db()
    another = f"/boards/feeds/{feeding.token_of(watch)}/"
    answers = [client.get(own).status_code, client.get(another).status_code]
    board.seats.filter(account=cast("astrid").account).update(ended_at=timezone.now())

    assert "Twice a week." in open_to.text
    assert "Brenner" not in open_to.text
    assert (open_to.headers["Cache-Control"], open_to.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert answers == [404, 200]
    assert [client.get(url).status_code for url in (another, own[:-2] + "x/", "/boards/feeds/1/")] == [404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_news_queries_do_not_grow(cast, django_assert_num_queries, board, number):
    for item in boards_make.ItemFactory.create_batch(number, board=board):
        boards_make.CommentFactory(item=item)
        boards_make.EventFactory(item=item)
    astrid = cast("astrid")
    assert astrid.account
    with django_assert_num_queries(5):
        assert len(news.news_of(astrid, boards=[board])) == 2 * number


def test_proposal_is_no_news_before_it_is_accepted(cast, board):
    proposal = boards_make.proposal(board, cast("ada"))
    before = news.news_of(cast("astrid"), boards=[board])
    deciding.approve(proposal, by=cast("marta"), at=timezone.now())
    [after] = news.news_of(cast("astrid"), boards=[board])
    assert (before, after.what, after.item) == ([], "New on the board", proposal)


def test_unread_is_what_others_did_since_each_watch_was_read(cast, as_person, board, item):
    astrid, now = cast("astrid"), timezone.now()
    other = boards_make.ItemFactory(board=boards_make.BoardFactory(confidentiality="customers"))
    keeping.watch(board, how="here", by=astrid, at=now - timedelta(days=3))
    for who, days in (("emil", 4), ("emil", 2), ("astrid", 1)):
        boards_make.CommentFactory(item=item, author=cast(who), written_at=now - timedelta(days=days))
    keeping.watch(other.board, item=other, how="here", by=astrid, at=now)
    boards_make.CommentFactory(item=other, written_at=now - timedelta(days=1))  # before it was watched

    assert catching_up.unread(astrid) == 1
    assert "What you watch: 1 new" in as_person("astrid").get("/boards/").text
    assert "1 thing is new on what you watch" in as_person("astrid").get("/dashboard/").text
    keeping.read(by=astrid, at=now)
    assert catching_up.unread(astrid) == 0
    assert "You have read all that is new." in as_person("astrid").get("/boards/watching/").text


def test_who_followed_what_was_merged_hears_of_what_stands_for_it(cast, board, item):
    other = boards_make.ItemFactory(board=board, title="Lock")
    watches(cast, "ada", board, item=other)
    watches(cast, "astrid", board, item=other, how="digest", at=timezone.now() - timedelta(hours=25))
    merging.merge(other, into=item, by=cast("marta"), at=timezone.now())
    deciding.change_status(item, to="planned", by=cast("marta"), at=timezone.now())
    telling.digest_due(timezone.now())
    [(first, _is_new), _merged] = catching_up.news_for(cast("ada"), catching_up.watches_of(cast("ada")))

    assert mailed() == [("ada", "Lock: Merged"), ("ada", "Cleaning lock: Planned")]
    assert (first.what, first.item) == ("Planned", item)
    digest = Effect.objects.get(key__startswith="digest:").payload
    assert ("Cleaning lock (Flow board): Planned" in digest["text"]) is True

    merging.unmerge(other, by=cast("marta"), at=timezone.now())
    deciding.change_status(item, to="shipped", by=cast("marta"), at=timezone.now())
    assert len(mailed()) == 2


def test_who_followed_what_was_merged_into_something_hidden_hears_nothing_of_it(cast, board, item):
    other = boards_make.ItemFactory(board=board, title="Lock")
    watches(cast, "ada", board, item=other)
    item.hidden_from.add(cast("ada").account)
    merging.merge(other, into=item, by=cast("marta"), at=timezone.now())
    deciding.change_status(item, to="planned", by=cast("marta"), at=timezone.now())
    assert mailed() == [("ada", "Lock: Merged")]


def test_one_mail_a_day_tells_of_all_one_watches_and_nothing_twice_or_from_before(cast, board, item):
    astrid, at = cast("astrid"), timezone.now()
    other = boards_make.ItemFactory(board=boards_make.BoardFactory(confidentiality="customers"), title="Valves")
    keeping.watch(board, how="digest", by=astrid, at=at - timedelta(hours=25))
    keeping.watch(board, item=item, how="digest", by=astrid, at=at - timedelta(hours=10))
    keeping.watch(other.board, item=other, how="digest", by=astrid, at=at - timedelta(hours=10))
    for on, who, hours in ((item, "emil", 5), (item, "astrid", 5), (other, "emil", 12)):
        boards_make.CommentFactory(item=on, author=cast(who), written_at=at - timedelta(hours=hours))
    for hours in (0, 14, 15):
        telling.digest_due(at + timedelta(hours=hours))

    [mail] = Effect.objects.filter(key__startswith="digest:")
    assert mail.payload["subject"] == "1 piece of news from your boards"
    assert "Valves" not in mail.payload["text"]


class TestRace:
    pytestmark = MARKS

    def test_two_workers_at_once_send_one_mail_for_a_day(self, cast, board, item):
        watches(cast, "astrid", board, "digest", at=timezone.now() - timedelta(hours=25))
        say(cast, item, "Twice a week.", "emil")
        at_once(lambda number: telling.digest_due(timezone.now() + timedelta(seconds=number)))
        assert Effect.objects.filter(key__startswith="digest:").count() == 1


def test_item_that_is_hidden_by_now_is_not_named_among_what_one_watches(cast, as_person, board, item):
    watches(cast, "ada", board, item=item)
    item.hidden_from.add(cast("ada").account)
    assert "Cleaning lock" not in as_person("ada").get("/boards/watching/").text


def test_watchers_are_told_of_a_status_by_one_mail_whoever_asked_for_it(cast, board, item):
    for who in ("ada", "emil"):
        watches(cast, who, board)
    BoardPage.objects.filter(pk=board.pk).update(confidentiality="customers")
    boards_make.BackingFactory(item=item, user=cast("emil"))
    membership.leave(cast("emil").membership, at=timezone.now(), by=None)
    make.MembershipFactory(user=cast("emil"), account=cast("hana").account)
    event = deciding.change_status(item, to="planned", by=cast("marta"), at=timezone.now())
    loop.tell(event, at=timezone.now())
    told = [effect.payload["to"] for effect in Effect.objects.filter(key__startswith="told:")]

    assert (told, mailed()) == (["ada@brenner.example"], [("emil", "Cleaning lock: Planned")])


def test_feed_bears_what_was_pasted_from_anywhere(cast, client, board, item):
    BoardPage.objects.filter(pk=board.pk).update(confidentiality="public")
    say(cast, item, "Page one\x0cpage \x1b[1mtwo", "ada")
    answer = client.get("/boards/flow/feed/")
    assert (answer.status_code, "Page onepage [1mtwo" in answer.text) == (200, True)
