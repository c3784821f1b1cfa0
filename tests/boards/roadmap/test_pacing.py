from datetime import timedelta

import pytest
from django.utils import timezone

from boards.roadmap import commenting, pacing, proposing
from boards.roadmap.models import Comment, Item
from tests.factories import boards as boards_make
from tests.factories import portal as make
from tests.racing import CLICKS, MARKS, at_once

NOW = timezone.now()


@pytest.fixture
def board(db):
    return boards_make.BoardFactory()


@pytest.fixture
def member(board):
    seat = boards_make.seat_with_delegate(board)
    return seat.delegates.get().user


def propose(board, member, at=NOW, title="Cleaning lock"):
    return proposing.propose(board=board, title=title, body="Every wipe.", by=member, at=at).pk


def test_what_is_sent_twice_within_a_moment_is_one(board, member):
    item = boards_make.ItemFactory(board=board)
    moments = (NOW, NOW + timedelta(seconds=59), NOW + timedelta(seconds=61))
    proposals = [propose(board, member, at) for at in moments]
    comments = [commenting.comment(item, body="Twice a week.", by=member, at=at).pk for at in moments]
    assert [len(set(of_all)) for of_all in (proposals, comments)] == [2, 2]
    assert (proposals[0], comments[0]) == (proposals[1], comments[1])


def test_who_proposed_as_much_as_one_may_is_told_when_there_is_room(board, member):
    for hours in range(pacing.PROPOSALS):
        propose(board, member, NOW - timedelta(hours=hours))
    with pytest.raises(pacing.TooFast) as refused:
        propose(board, member, title="One more")
    assert refused.value.again_at == NOW - timedelta(hours=pacing.PROPOSALS - 1) + pacing.A_DAY
    assert propose(board, member, refused.value.again_at)


class TestRace:
    pytestmark = MARKS

    def test_one_proposal_is_taken_where_there_is_room_for_one(self, board, member):
        boards_make.ItemFactory.create_batch(pacing.PROPOSALS - 1, board=board, proposer=member, proposed_at=NOW)
        answers = at_once(lambda number: propose(board, member, title=f"Lock {number}"), refused=pacing.TooFast)
        assert answers.count(pacing.TooFast) == CLICKS - 1
        assert Item.objects.filter(proposer=member).count() == pacing.PROPOSALS

    def test_one_comment_is_taken_where_there_is_room_for_one(self, board, member):
        item = boards_make.ItemFactory(board=board)
        said = {"item": item, "author": member, "written_at": NOW}
        boards_make.CommentFactory.create_batch(pacing.COMMENTS - 1, **said)
        answers = at_once(
            lambda number: commenting.comment(item, body=f"{number} a week.", by=member, at=NOW).pk,
            refused=pacing.TooFast,
        )
        assert answers.count(pacing.TooFast) == CLICKS - 1
        assert Comment.objects.filter(author=member).count() == pacing.COMMENTS

    def test_two_clicks_are_one_proposal_and_one_comment(self, board, member):
        item = boards_make.ItemFactory(board=board)
        proposals = at_once(lambda _number: propose(board, member))
        comments = at_once(lambda _number: commenting.comment(item, body="Daily.", by=member, at=NOW).pk)
        assert [len(set(of_all)) for of_all in (proposals, comments)] == [1, 1]

    def test_two_people_do_not_wait_for_each_other(self, board):
        people = [make.MembershipFactory().user for _n in range(CLICKS)]
        for who in people:
            boards_make.SeatFactory(board=board, account=who.account)
        answers = at_once(lambda number: propose(board, people[number]), refused=pacing.TooFast)
        assert pacing.TooFast not in answers
