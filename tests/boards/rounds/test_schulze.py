"""Schulze's method against the definition itself: paths enumerated one by one, on few items."""

from functools import cache
from itertools import pairwise, permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boards.rounds import joining, tally

ITEMS = [1, 2, 3, 4]
orders = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 4), min_size=1).map(joining.dense)
rounds = st.lists(orders, max_size=9)


def papers(said):
    return [tally.Paper(str(number), says) for number, says in enumerate(said)]


def ranks(said, items=ITEMS):
    return {line.item: line.rank for line in tally.by_company(papers(said), items, method="ranked")}


def oracle(said, items):
    """By the definition: strength of a path is its weakest link; one beats another over a stronger path.

    Who is beaten by none is first; then the same of those left.
    """

    def prefer(one, other):
        return sum(says.get(one, 99) < says.get(other, 99) for says in said)

    @cache
    def link(one, other):
        return prefer(one, other) if prefer(one, other) > prefer(other, one) else 0

    def strength(one, other):
        between = [item for item in items if item not in (one, other)]
        paths = [(one, *way, other) for n in range(len(between) + 1) for way in permutations(between, n)]
        return max(min(link(*step) for step in pairwise(path)) for path in paths)

    left, found = [*items], {}
    while left:
        first = [item for item in left if not any(strength(other, item) > strength(item, other) for other in left)]
        found |= dict.fromkeys(first, len(items) - len(left) + 1)
        left = [item for item in left if item not in first]
    return found


@given(rounds)
def test_ranks_are_those_of_the_definition(said):
    assert ranks(said) == oracle(said, ITEMS)


@given(rounds, st.sampled_from(ITEMS))
def test_an_item_that_wins_every_comparison_is_first_alone(said, item):
    def prefer(one, other):
        return sum(says.get(one, 99) < says.get(other, 99) for says in said)

    if all(prefer(item, other) > prefer(other, item) for other in ITEMS if other != item):
        found = ranks(said)
        assert [one for one in ITEMS if found[one] == 1] == [item]


@given(rounds, st.sampled_from(ITEMS), st.data())
def test_ranking_an_item_higher_never_lowers_it(said, item, data):
    """Where instant runoff fails."""
    if not said:
        return
    number = data.draw(st.integers(0, len(said) - 1))
    before = ranks(said)[item]
    raised = [*said]
    raised[number] = joining.dense({**{one: place + 1 for one, place in said[number].items()}, item: 1})
    assert ranks(raised)[item] <= before


@given(rounds)
@example([{1: 1}, {3: 1}, {1: 3, 4: 1, 2: 2}])
def test_a_near_copy_of_an_item_changes_nothing_between_the_others(said):
    """Where Borda fails: the copy stands beside the first item on every ballot."""
    copied = [says | ({9: says[1]} if 1 in says else {}) for says in said]
    found = ranks(copied, [*ITEMS, 9])
    before = ranks(said)
    assert found[1] == found[9]
    assert {(one, other): before[one] < before[other] for one in ITEMS for other in ITEMS if 1 not in (one, other)} == {
        (one, other): found[one] < found[other] for one in ITEMS for other in ITEMS if 1 not in (one, other)
    }


# Schulze's own example 1 (45 voters, five alternatives), with its published order E A C B D.
EXAMPLE = [
    (5, "ACBED"),
    (5, "ADECB"),
    (8, "BEDAC"),
    (3, "CABED"),
    (7, "CAEBD"),
    (2, "CBADE"),
    (7, "DCEBA"),
    (8, "EBADC"),
]


def test_the_example_of_the_paper():
    said = [{ord(name): place for place, name in enumerate(order, 1)} for n, order in EXAMPLE for _voter in range(n)]
    lines = tally.by_company(papers(said), [ord(name) for name in "ABCDE"], method="ranked")
    assert "".join(chr(line.item) for line in lines) == "EACBD"
    assert [line.rank for line in lines] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("method", ["score", "approval"])
def test_scores_and_yeses_add_up_and_a_blank_is_nothing(method):
    said = [{1: 5, 2: 3}, {2: 4}] if method == "score" else [{1: 1, 2: 1}, {2: 1}]
    lines = tally.by_company(papers(said), [1, 2, 3], method=method)
    best = {"score": [7, 5, 0], "approval": [2, 1, 0]}[method]
    assert [(line.item, line.score, line.votes) for line in lines] == [
        (2, best[0], 2),
        (1, best[1], 1),
        (3, best[2], 0),
    ]
