"""A second ask becomes an item of its own; who stood behind one stands behind both."""

import pytest
from django.utils import timezone

from boards.loop.models import Told
from boards.loop.telling import tell
from boards.roadmap import counting, evidencing, merging, pacing, proposing, splitting
from boards.roadmap.models import Backing, Item
from tests.factories import boards as boards_make
from tests.factories import portal_support
from tests.factories.portal import LONG_AGO


@pytest.fixture
def item(cast):
    board = boards_make.BoardFactory(slug="flow")
    for who in ("ada", "astrid"):
        boards_make.seat_with_delegate(board, cast(who))
    asked = {"proposer": cast("ada"), "proposer_account": cast("ada").account}
    return boards_make.ItemFactory(board=board, title="Lock and log", visibility="members", area="Screens", **asked)


def split(item, cast):
    return splitting.split(item, title="Log", body="Who unlocked it.", by=cast("marta"), at=timezone.now())


def test_split_takes_nothing_from_anybody(cast, item):
    merged = boards_make.ItemFactory(board=item.board)
    for who in ("ada", "emil", "astrid"):
        boards_make.BackingFactory(item=item, user=cast(who))
    boards_make.BackingFactory(item=merged, user=cast("emil"))
    boards_make.CommentFactory(item=item, author=cast("ada"))
    item.hidden_from.add(cast("hana").account)
    merging.merge(merged, into=item, by=cast("marta"), at=timezone.now())

    part = split(item, cast)

    part.refresh_from_db(), item.refresh_from_db()
    assert (part.people, part.companies, item.people, item.companies) == (3, 2, 3, 2)
    assert (part.status, part.visibility, part.area, part.split_from) == ("under_review", "members", "Screens", item)
    assert list(part.hidden_from.all()) == [cast("hana").account]
    assert {backing.backed_at for backing in Backing.objects.filter(item=part)} == {LONG_AGO}
    assert (item.comments.count(), part.comments.count()) == (1, 0)
    assert counting.wrong() == {}


def test_split_is_told_in_its_own_words(cast, as_person, item):
    boards_make.BackingFactory(item=item, user=cast("astrid"))
    part = split(item, cast)
    told = tell(part.events.get(), at=timezone.now())

    assert {one.account for one in told} == {cast("ada").account, cast("astrid").account}
    assert Told.objects.filter(item=item).count() == 0
    page = as_person("astrid").get(part.get_absolute_url()).text
    assert ["Taken out of" in page, "Lock and log" in page] == [True, True]
    assert ">Log</a>" in as_person("astrid").get(item.get_absolute_url()).text


def test_split_at_the_desk(as_person, item):
    url = f"/boards/items/{item.pk}/decide/"
    refused = as_person("marta").post(url, {"split": "1", "title": "", "body": "x"}).status_code
    as_person("marta").post(url, {"split": "1", "title": "Log", "body": "Who unlocked it."})
    assert (refused, Item.objects.filter(split_from=item, title="Log").count()) == (200, 1)


def test_neither_a_proposal_nor_a_merged_item_is_split(cast, item):
    proposal = boards_make.proposal(item.board, cast("ada"))
    merged = boards_make.ItemFactory(board=item.board, status="merged", merged_into=item, root=item)
    for one in (proposal, merged):
        with pytest.raises(splitting.CannotSplit):
            split(one, cast)


def test_split_keeps_on_which_call_it_was_heard_also_of_what_was_merged(cast, item):
    merged = boards_make.ItemFactory(board=item.board)
    calls = [portal_support.CallFactory(case__account=cast("astrid").account) for _number in range(2)]
    for one, call in zip((item, merged), calls, strict=True):
        said = {"account": call.case.account, "why": "Twice a week.", "said_at": LONG_AGO}
        evidencing.enter(one, **said, call=call, by=cast("sam"), at=timezone.now())
    merging.merge(merged, into=item, by=cast("marta"), at=timezone.now())
    part = split(item, cast)
    assert [(one.calls, one.cases) for one in (evidencing.behind(it, timezone.now()) for it in (item, part))] == [
        (2, 2),
        (2, 2),
    ]


def test_split_that_is_pressed_twice_is_one(cast, item):
    assert split(item, cast) == split(item, cast)
    assert Item.objects.filter(split_from=item).count() == 1


def test_parts_that_we_make_are_no_proposals_of_who_asked(cast, item):
    now = timezone.now()
    Item.objects.filter(pk=item.pk).update(proposed_at=now)
    boards_make.ItemFactory.create_batch(pacing.PROPOSALS - 2, board=item.board, proposer=cast("ada"), proposed_at=now)
    split(item, cast)
    assert proposing.propose(board=item.board, title="T", body="B", by=cast("ada"), at=timezone.now())
