from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from boards.roadmap import deciding, proposing
from boards.roadmap.models import Item
from portal.outbox.models import Effect
from tests.factories import boards as boards_make

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
S = Item.Status


@pytest.fixture
def board(cast):
    board = boards_make.BoardFactory()
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    return board


def propose(board, by):
    return proposing.propose(board=board, title="Rate limits", body="We trip over them.", by=by, at=MARCH)


def test_proposal_of_a_member_waits_and_is_backed_by_them(board, cast):
    item = propose(board, cast("emil"))

    assert (item.status, item.approved_at, item.proposer_account) == (S.PROPOSED, None, cast("ada").account)
    assert [(b.user, b.account) for b in item.backings.all()] == [(cast("emil"), cast("ada").account)]


def test_proposal_of_a_moderator_is_on_the_board_at_once(board, cast):
    item = propose(board, cast("marta"))

    assert (item.status, item.approved_at, item.proposer_account) == (S.UNDER_REVIEW, MARCH, None)
    assert item.backings.count() == 0


@pytest.mark.parametrize("who", ["astrid", "sam"])
def test_proposal_of_others_is_refused(board, cast, who):
    with pytest.raises(proposing.MayNotPropose):
        propose(board, cast(who))


def test_approve_lets_the_board_see_it(board, cast):
    item = propose(board, cast("emil"))

    event = deciding.approve(item, at=MAY, by=cast("marta"))

    item.refresh_from_db()
    assert (item.status, item.status_since, item.approved_at) == (S.UNDER_REVIEW, MAY, MAY)
    assert (event.from_status, event.to_status, event.by) == (S.PROPOSED, S.UNDER_REVIEW, cast("marta"))


def test_decline_before_approval_never_shows_it_to_the_board(board, cast):
    item = propose(board, cast("emil"))

    deciding.decline(item, reason="Edge Gateway 5 does it.", at=MAY, by=cast("marta"))

    item.refresh_from_db()
    assert (item.status, item.approved_at, item.decline_reason) == (S.DECLINED, None, "Edge Gateway 5 does it.")


def test_decline_without_a_reason_is_refused(board, cast):
    item = propose(board, cast("emil"))
    with pytest.raises(deciding.ReasonMissing):
        deciding.decline(item, reason=" ", at=MAY, by=cast("marta"))


def test_decline_without_a_reason_is_refused_by_the_database(board, cast):
    item = propose(board, cast("emil"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(status=S.DECLINED)


def test_status_after_a_decline_drops_its_reason(board, cast):
    item = propose(board, cast("marta"))
    deciding.decline(item, reason="Too early.", at=MARCH, by=cast("marta"))

    deciding.change_status(item, to=S.PLANNED, at=MAY, by=cast("marta"))

    item.refresh_from_db()
    assert (item.status, item.decline_reason) == (S.PLANNED, "")
    assert [event.text for event in item.events.all()] == ["", "Too early.", ""]


@pytest.mark.parametrize("to", [S.PROPOSED, S.MERGED, "elsewhere"])
def test_status_that_no_decision_leads_to_is_refused(board, cast, to):
    with pytest.raises(deciding.NotDecidable):
        deciding.change_status(propose(board, cast("marta")), to=to, at=MAY, by=cast("marta"))


def test_status_is_written_to_the_outbox_once_per_event(board, cast):
    event = deciding.change_status(propose(board, cast("marta")), to=S.SHIPPED, at=MAY, by=cast("marta"))

    effect = Effect.objects.get(kind="item_decided")
    assert (effect.key, effect.payload) == (f"item_decided:{event.pk}", {"event": event.pk})


def test_response_replaces_the_one_before_and_keeps_it(board, cast):
    item = propose(board, cast("marta"))
    deciding.respond(item, text="We are looking.", at=MARCH, by=cast("marta"))
    deciding.respond(item, text="It comes with 5.2.", at=MAY, by=cast("marta"))

    item.refresh_from_db()
    assert (item.response, item.responded_at) == ("It comes with 5.2.", MAY)
    assert [e.text for e in item.events.filter(kind="responded")] == ["We are looking.", "It comes with 5.2."]


def test_decision_and_answer_that_are_pressed_twice_are_one(board, cast):
    item = boards_make.ItemFactory(board=board)
    for _press in range(2):
        deciding.change_status(item, to=S.DECLINED, reason="Too early.", at=MAY, by=cast("marta"))
        deciding.respond(item, text="Perhaps with 6.0.", at=MAY, by=cast("marta"))
    assert [event.kind for event in item.events.order_by("pk")] == ["status", "responded"]

    deciding.change_status(item, to=S.DECLINED, reason="Studio 9 does it.", at=MAY, by=cast("marta"))
    assert [event.text for event in item.events.filter(kind="status")] == ["Too early.", "Studio 9 does it."]
