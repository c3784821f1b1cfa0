import pytest
from django.utils import timezone

from boards.roadmap import merging
from boards.rounds import joining, ledger, voting
from boards.rounds.models import Round
from portal.outbox.models import Effect


def test_merging_on_an_open_paper_joins_points_and_unmerging_gives_them_back(round, paper, seat, cast):
    ballot = voting.cast(
        round=round,
        seat=seat("ada"),
        entries={paper[0].pk: 6, paper[1].pk: 3},
        by=cast("ada"),
        at=timezone.now(),
    )
    merged = merging.merge(paper[0], into=paper[1], at=timezone.now(), by=cast("marta"))
    perform(merged)
    perform(merged)
    together = ledger.standing_in(round)
    perform(merging.unmerge(paper[0], at=timezone.now(), by=cast("marta")))

    assert together == {ballot.slip_id: {paper[1].pk: 9}}
    assert ledger.standing_in(round) == {ballot.slip_id: {paper[0].pk: 6, paper[1].pk: 3}}
    assert [(line.kind, line.points) for line in ballot.slip.entries.all()] == [
        ("cast", 6),
        ("cast", 3),
        ("item_merged", 9),
        ("item_merged", 0),
        ("item_unmerged", 6),
        ("item_unmerged", 3),
    ]
    assert [event.kind for event in ballot.events.all()] == ["cast", "item_merged", "item_unmerged"]


def perform(event):
    """What the worker does with the effect that merging wrote."""
    joining.perform(Effect.objects.get(key=f"thread_changed:{event.pk}").payload)


def test_an_item_merged_into_one_off_the_paper_keeps_its_points(round, paper, seat, cast, board):
    from tests.factories import boards as boards_make

    voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 6}, by=cast("ada"), at=timezone.now())
    other = boards_make.ItemFactory(board=board)
    perform(merging.merge(paper[0], into=other, at=timezone.now(), by=cast("marta")))
    assert list(ledger.standing_in(round).values()) == [{paper[0].pk: 6}]


@pytest.mark.parametrize(
    ("method", "cap", "said", "joined"),
    [
        ("points", 7, {1: 5, 2: 4, 3: 1}, {2: 7, 3: 1}),
        ("approval", None, {1: 1, 3: 1}, {2: 1, 3: 1}),
        ("score", None, {1: 2, 2: 5}, {2: 5}),
        ("ranked", None, {3: 1, 1: 2, 2: 4, 4: 5}, {3: 1, 2: 2, 4: 3}),
    ],
)
def test_what_two_items_come_to(method, cap, said, joined):
    round = Round(method=method, cap=cap, budget=10 if method == "points" else None)
    assert joining.joined(round, said, {1: 2}) == joined
