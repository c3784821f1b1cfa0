"""Does a board ever disagree with whoever pays the most, and do its lenses with one another?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from boards.rounds import ledger
from boards.rounds.models import Ballot, Result, Round
from boards.seating.models import BoardPage
from portal.accounts.models import Account

# Fewer rounds say nothing of a habit.
FEWEST_ROUNDS = 2

Lines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Agreement:
    """In how many published rounds a board chose first what one company put first."""

    account: Account
    agreed: int
    rounds: int

    @property
    def is_constant(self) -> bool:
        return self.rounds >= FEWEST_ROUNDS and self.agreed == self.rounds


def agreement_with(account: Account, board: BoardPage) -> Agreement:
    """Over the rounds with open ballots in which it voted: of secret ones nobody knows, ourselves included."""
    results = Result.objects.filter(round__board=board, round__is_secret=False).select_related("round")
    ballots = Ballot.objects.filter(round__in=[result.round_id for result in results], seat__account=account)
    slips = dict(ballots.filter(withdrawn_at=None, slip__isnull=False).values_list("round", "slip"))
    said = ledger.standing_on(slips.values())
    agreed = rounds = 0
    for result in results:
        if says := said.get(slips.get(result.round_id)):
            rounds += 1
            agreed += bool(firsts_of(result.payload["lines"]) & favourites(says, result.round.method))
    return Agreement(account, agreed, rounds)


def favourites(says: Mapping[int, int], method: str) -> set[int]:
    """What a ballot puts first: most points, or the first place."""
    best = min(says.values()) if method == Round.Method.RANKED else max(says.values())
    return {item for item, points in says.items() if points == best}


def firsts_of(lines: Lines) -> set[int]:
    return {line["item"] for line in lines if line["rank"] == 1}


def concordance(one: Lines, other: Lines) -> tuple[int, int]:
    """Of the pairs of items that both lenses put in an order: how many they order alike, and how many there are."""
    ranks = {line["item"]: line["rank"] for line in other}
    pairs = [
        (first["rank"] - second["rank"], ranks[first["item"]] - ranks[second["item"]])
        for first, second in combinations([line for line in one if line["item"] in ranks], 2)
    ]
    ordered = [pair for pair in pairs if all(pair)]
    return sum((a > 0) == (b > 0) for a, b in ordered), len(ordered)
