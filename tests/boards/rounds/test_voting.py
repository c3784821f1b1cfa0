from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from boards.rounds import ledger, opening, refusals, voting
from boards.rounds.models import Ballot, BallotEntry
from boards.seating import appointing, granting
from portal.accounts import membership
from tests.factories import boards as boards_make

SECOND = timedelta(seconds=1)


def says(ballot):
    return voting.what_they_say([ballot])[ballot.round_id]


@pytest.fixture
def cast_for(round, seat, cast):
    """`cast_for("ada", {item: points})` casts her company's ballot now, or at an instant."""

    def cast_ballot(who, entries, *, at=None, seat=seat, round=round):
        entries = {getattr(item, "pk", item): points for item, points in entries.items()}
        return voting.cast(round=round, seat=seat(who), entries=entries, by=cast(who), at=at or timezone.now())

    return cast_ballot


def lines(ballot):
    return [(x.item.title, x.kind, x.points) for x in ballot.slip.entries.select_related("item")]


def test_cast_writes_the_ledger(cast_for, paper, cast):
    first, second, _third = paper

    ballot = cast_for("ada", {first: 7, second: 3})

    assert lines(ballot) == [(first.title, "cast", 7), (second.title, "cast", 3)]
    assert {entry.by for entry in ballot.slip.entries.all()} == {cast("ada")}
    assert says(ballot) == {first.pk: 7, second.pk: 3}


def test_cast_again_changes_the_one_ballot_and_adds_only_what_differs(cast_for, paper):
    first, second, third = paper
    one = cast_for("ada", {first: 7, second: 3})
    two = cast_for("ada", {first: 7, third: 1})

    assert one == two
    assert lines(two)[2:] == [(third.title, "changed", 1), (second.title, "withdrawn", 0)]
    assert says(two) == {first.pk: 7, third.pk: 1}


def test_cast_the_same_again_adds_nothing(cast_for, paper):
    cast_for("ada", {paper[0]: 7})
    cast_for("ada", {paper[0]: 7})
    assert BallotEntry.objects.count() == 1


def test_ballot_twice_is_refused_by_the_database(cast_for, paper, round, seat):
    ballot = cast_for("ada", {paper[0]: 7})
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(round=round, seat=seat("ada"), cast_at=ballot.cast_at, changed_at=ballot.cast_at)


def test_cast_by_a_deputy_changes_the_same_ballot(cast_for, paper, round, seat, cast):
    appointing.appoint(seat=seat("ada"), user=cast("emil"), role="deputy", at=timezone.now(), by=cast("ada"))
    one = cast_for("ada", {paper[0]: 7})
    two = cast_for("emil", {paper[0]: 2})
    assert (one, says(two)) == (two, {paper[0].pk: 2})


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (lambda round: round.opens_at - SECOND, refusals.NotOpenYet),
        (lambda round: round.opens_at, None),
        (lambda round: round.closes_at - SECOND, None),
        (lambda round: round.closes_at, refusals.AlreadyClosed),
        (lambda round: round.closes_at + SECOND, refusals.AlreadyClosed),
    ],
)
def test_cast_only_within_the_window(cast_for, paper, round, moment, refusal):
    if refusal is None:
        assert cast_for("ada", {paper[0]: 1}, at=moment(round)).withdrawn_at is None
        return
    with pytest.raises(refusal):
        cast_for("ada", {paper[0]: 1}, at=moment(round))
    assert BallotEntry.objects.count() == 0


def test_cast_in_a_draft_is_refused(cast_for, paper, round):
    round.state = "draft"
    round.save()
    with pytest.raises(refusals.NotOpenYet):
        cast_for("ada", {paper[0]: 1})


def test_cast_after_a_moderator_closed_is_refused_and_loses_nothing(cast_for, paper, round, cast):
    ballot = cast_for("ada", {paper[0]: 7})
    opening.close_round(round, at=timezone.now(), by=cast("marta"))
    with pytest.raises(refusals.AlreadyClosed, match="what you cast before stands"):
        cast_for("ada", {paper[1]: 7})
    assert says(ballot) == {paper[0].pk: 7}


def test_cast_with_a_foreign_seat_is_refused(round, paper, seat, cast):
    with pytest.raises(refusals.ForeignSeat):
        voting.cast(round=round, seat=seat("astrid"), entries={paper[0].pk: 1}, by=cast("ada"), at=timezone.now())
    assert Ballot.objects.count() == 0


def test_cast_with_the_seat_on_another_board_is_refused(round, paper, cast):
    elsewhere = boards_make.seat_with_delegate(boards_make.BoardFactory(), cast("ada"))
    with pytest.raises(refusals.ForeignSeat):
        voting.cast(round=round, seat=elsewhere, entries={paper[0].pk: 1}, by=cast("ada"), at=timezone.now())


def test_cast_without_a_seat_is_refused(round, paper, cast):
    with pytest.raises(refusals.ForeignSeat):
        voting.cast(round=round, seat=None, entries={paper[0].pk: 1}, by=cast("luc"), at=timezone.now())


def test_cast_by_our_own_people_is_refused(round, paper, seat, cast):
    with pytest.raises(refusals.ForeignSeat):
        voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 1}, by=cast("marta"), at=timezone.now())


def test_cast_by_a_colleague_is_refused(cast_for, paper):
    with pytest.raises(refusals.NotTheSpeaker):
        cast_for("emil", {paper[0]: 1})


def test_cast_by_a_delegate_who_left_is_refused(cast_for, paper, cast, seat, round):
    of_brenner = seat("ada")
    membership.leave(cast("ada").membership, at=timezone.now(), by=None)
    with pytest.raises(refusals.ForeignSeat):
        voting.cast(round=round, seat=of_brenner, entries={paper[0].pk: 1}, by=cast("ada"), at=timezone.now())


def test_cast_for_an_ended_seat_is_refused_and_its_ballot_is_off(
    cast_for, paper, seat, django_capture_on_commit_callbacks
):
    ballot = cast_for("ada", {paper[0]: 1})
    with django_capture_on_commit_callbacks(execute=True):
        granting.end_seat(seat("ada"), at=timezone.now(), by=None)
    with pytest.raises(refusals.NotTheSpeaker):
        cast_for("ada", {paper[0]: 2})
    ballot.refresh_from_db()
    assert says(ballot) == {}
    assert ballot.withdrawn_at is not None
    assert lines(ballot) == [(paper[0].title, "cast", 1), (paper[0].title, "seat_ended", 0)]


def test_cast_over_the_budget_says_how_much(cast_for, paper):
    with pytest.raises(refusals.OverBudget, match=r"You gave 12 of 10 points\. Take 2 back"):
        cast_for("ada", {paper[0]: 6, paper[1]: 6})
    assert Ballot.objects.count() == 0


def test_cast_within_the_budget_exactly(cast_for, paper):
    assert says(cast_for("ada", {paper[0]: 10})) == {paper[0].pk: 10}


@pytest.mark.parametrize("points", [5, -1])
def test_cast_over_the_cap_or_under_nothing_is_refused(cast_for, paper, round, points):
    round.cap = 4
    round.save()
    with pytest.raises(refusals.OverCap, match="from 0 to 4"):
        cast_for("ada", {paper[0]: points})


def test_cast_for_an_item_not_on_the_paper_is_refused(cast_for, paper, board):
    other = boards_make.ItemFactory(board=board)
    with pytest.raises(refusals.NotOnThePaper):
        cast_for("ada", {paper[0]: 1, other: 1})
    assert BallotEntry.objects.count() == 0


@pytest.mark.parametrize("entries", [{}, {0: 0}])
def test_cast_of_nothing_is_refused(cast_for, entries):
    with pytest.raises(refusals.NothingGiven):
        cast_for("ada", entries)


def test_cast_by_approval_gives_one_each(cast_for, paper, round):
    round.method, round.budget = "approval", None
    round.save()
    ballot = cast_for("ada", dict.fromkeys(paper, 1))
    assert says(ballot) == {item.pk: 1 for item in paper}
    with pytest.raises(refusals.OverCap):
        cast_for("ada", {paper[0]: 2})


def test_withdraw_takes_the_ballot_back_and_keeps_its_lines(cast_for, paper, round, seat, cast):
    ballot = cast_for("ada", {paper[0]: 7})
    for _time in range(2):
        voting.withdraw(round=round, seat=seat("ada"), by=cast("ada"), at=timezone.now())

    ballot.refresh_from_db()
    assert ballot.withdrawn_at is not None
    assert lines(ballot) == [(paper[0].title, "cast", 7), (paper[0].title, "withdrawn", 0)]
    assert ledger.standing_in(round) == {}


def test_cast_after_withdrawing_is_in_again_under_its_code(cast_for, paper, round, seat, cast):
    first = cast_for("ada", {paper[0]: 7})
    voting.withdraw(round=round, seat=seat("ada"), by=cast("ada"), at=timezone.now())
    second = cast_for("ada", {paper[1]: 2})
    assert (second.slip, second.withdrawn_at, lines(second)[-1]) == (first.slip, None, (paper[1].title, "cast", 2))


def test_withdraw_after_the_close_is_refused(cast_for, paper, round, seat, cast):
    cast_for("ada", {paper[0]: 7})
    with pytest.raises(refusals.AlreadyClosed):
        voting.withdraw(round=round, seat=seat("ada"), by=cast("ada"), at=round.closes_at)
