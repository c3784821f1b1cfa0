from datetime import timedelta

import pytest
from django.utils import timezone

from boards.roadmap import merging
from boards.rounds import joining, ledger, opening, voting
from boards.rounds.models import Round
from portal.outbox.models import Effect
from tests.factories import boards as boards_make


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


@pytest.mark.parametrize("is_secret", [False, True])
def test_only_merges_before_the_end_of_the_window_join_however_late_it_is_closed(board, cast, seat, is_secret):
    """Of two merges the first is undone after the end, and the second happens after it."""
    closes = timezone.now()
    opens, before, after = (closes + timedelta(hours=hours) for hours in (-9, -1, 1))
    round = boards_make.RoundFactory(board=board, paper=4, is_secret=is_secret, opens_at=opens, closes_at=closes)
    one, two, three, four = round.items.order_by("pk")
    voting.cast(round=round, seat=seat("ada"), entries={one.pk: 6, three.pk: 3}, by=cast("ada"), at=before)
    merging.merge(one, into=two, at=before, by=cast("marta"))
    merging.unmerge(one, at=after, by=cast("marta"))
    perform(merging.merge(three, into=four, at=after, by=cast("marta")))

    opening.close_round(round, at=closes + timedelta(hours=2), by=None)

    assert list(ledger.standing_in(round).values()) == [{two.pk: 6, three.pk: 3}]


def test_an_effect_that_is_performed_after_the_end_joins_what_was_merged_by_then(board, cast, seat):
    closes = timezone.now()
    opens, before, after = (closes + timedelta(hours=hours) for hours in (-9, -1, 1))
    round = boards_make.RoundFactory(board=board, paper=4, opens_at=opens, closes_at=closes)
    one, two, three, four = round.items.order_by("pk")
    voting.cast(round=round, seat=seat("ada"), entries={one.pk: 6, three.pk: 3}, by=cast("ada"), at=before)
    late = merging.merge(one, into=two, at=before, by=cast("marta"))
    merging.merge(three, into=four, at=after, by=cast("marta"))

    perform(late)

    assert list(ledger.standing_in(round).values()) == [{two.pk: 6, three.pk: 3}]


@pytest.mark.parametrize("is_performed", [True, False])
def test_a_link_between_two_items_off_the_paper_parts_what_is_on_it(round, paper, seat, cast, board, is_performed):
    voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 6}, by=cast("ada"), at=timezone.now())
    near, far = boards_make.ItemFactory.create_batch(2, board=board)
    for item, into in ((paper[0], near), (near, far), (far, paper[1])):
        perform(merging.merge(item, into=into, at=timezone.now(), by=cast("marta")))
    together = list(ledger.standing_in(round).values())

    parted = merging.unmerge(near, at=timezone.now(), by=cast("marta"))
    if is_performed:
        perform(parted)
    else:
        opening.close_round(round, at=timezone.now(), by=None)

    assert (together, list(ledger.standing_in(round).values())) == ([{paper[1].pk: 6}], [{paper[0].pk: 6}])
