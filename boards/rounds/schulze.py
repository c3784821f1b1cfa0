"""Ranked ballots by Schulze's method, links weighed by winning votes.

Chosen over instant runoff, where ranking an item higher can make it lose, and over Borda, where near copies of an item
lift or sink the others: Schulze is monotonic, and independent of clones, which on a roadmap are unmerged duplicates.
Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011), 267-303; sections 2.2 and 2.3 (strongest paths by Floyd and
Warshall), "winning votes" as in section 2.1.
"""

from collections.abc import Iterable, Mapping, Sequence

# By item, by other item.
Matrix = list[list[int]]


def preferences(ballots: Iterable[tuple[Mapping[int, int], int]], items: Sequence[int]) -> Matrix:
    """How much weight prefers each item (row) to each other (column). Places of ballots by item, 1 the best.

    An item without a place stands below all that have one, and beside the others without.
    """
    last, count = len(items) + 1, range(len(items))
    prefers: Matrix = [[0] * len(items) for _item in items]
    for says, weight in ballots:
        places = [says.get(item, last) for item in items]
        for one in count:
            place, row = places[one], prefers[one]
            if place < last:
                for other in count:
                    if place < places[other]:
                        row[other] += weight
    return prefers


def strongest_paths(prefers: Matrix) -> Matrix:
    """For each pair the strength of the strongest path: as strong as its weakest link, links being won pairs."""
    count = range(len(prefers))
    paths: Matrix = [
        [prefers[one][other] if prefers[one][other] > prefers[other][one] else 0 for other in count] for one in count
    ]
    for middle in count:
        onward = paths[middle]
        for one in count:
            reach = paths[one][middle]
            if not reach or one == middle:
                continue
            row = paths[one]
            for other in count:
                link = onward[other] if onward[other] < reach else reach
                if other != one and link > row[other]:
                    row[other] = link
    return paths


def beats(paths: Matrix) -> list[list[bool]]:
    """Whether each item (row) stands before each other; the relation is transitive, and leaves ties."""
    count = range(len(paths))
    return [[paths[one][other] > paths[other][one] for other in count] for one in count]


def ranks(before: list[list[bool]]) -> list[int]:
    """Of each item: the winners share rank 1, whoever wins without them comes next, and so on.

    How many beat an item would not do as its rank: a copy of what beats it would lower it below its equals.
    """
    count, rounds = range(len(before)), [0] * len(before)
    for one in sorted(count, key=lambda item: sum(row[item] for row in before)):
        rounds[one] = max((rounds[other] + 1 for other in count if before[other][one]), default=0)
    return [1 + sum(earlier < own for earlier in rounds) for own in rounds]
