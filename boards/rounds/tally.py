"""Counting a round by more than one reckoning: whole numbers from the ledger, so anyone can count again.

Approval, points and scores add up (a score that was not given counts 0: range voting by sums); ranked ballots go by
Schulze's method (schulze.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from math import lcm

from django.utils import timezone

from . import schulze
from .ledger import standing_in
from .models import Ballot, Round
from .models.rounds import BEST_SCORE

RANKED = Round.Method.RANKED.value


@dataclass(frozen=True)
class Paper:
    """One ballot without its voter: points by item, and what was frozen when it was cast."""

    code: str
    says: dict[int, int]
    weights: dict[str, int] = field(default_factory=dict)
    at_risk: dict[str, int] = field(default_factory=dict)
    segments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """An item in a lens. `score` is points, votes, minor units, or how many items a ranked one beats.

    Equal scores share a rank, unless ranked.
    """

    rank: int
    item: int
    score: int
    votes: int  # companies that gave it anything


def standing_papers(round: Round, at: datetime | None = None) -> list[Paper]:
    """The ballots that stand, now or at an instant, of seats that were in office then.

    A secret round has slips from its close on only, when nothing says any more whose they are.
    """
    at = round.until(timezone.now() if at is None else at)
    said = standing_in(round, at)
    slips = round.slips.order_by("code")
    if not round.is_secret:
        slips = slips.filter(ballot__in=Ballot.objects.filter(round=round).in_office(at))
    return [
        Paper(slip.code, said[slip.pk], slip.weights or {}, slip.at_risk or {}, slip.segments or {})
        for slip in slips
        if slip.pk in said
    ]


def by_company(papers: Iterable[Paper], items: Sequence[int], *, method: str) -> list[Line]:
    """One company, one vote: a seat casts one ballot and all are counted alike."""
    papers = list(papers)
    if method == RANKED:
        return by_places([(paper, 1) for paper in papers], items)
    return rank(items, {item: sum(paper.says.get(item, 0) for paper in papers) for item in items}, papers)


def by_weight(
    papers: Iterable[Paper], items: Sequence[int], *, weights: Mapping[str, Fraction], method: str, budget: int | None
) -> list[Line]:
    """A ballot weighs what `weights` says of its code, in minor units.

    Each item gets weight x points / what one can give at most in all or to it (`divisor`), added up exactly and rounded
    once, halves to even. Of ranked ballots each preference weighs as much.
    """
    papers = [paper for paper in papers if weights[paper.code]]
    if method == RANKED:
        whole = whole_numbers(weights)
        return by_places([(paper, whole[paper.code]) for paper in papers], items)
    sums = {item: sum(weights[paper.code] * paper.says.get(item, 0) for paper in papers) for item in items}
    most = divisor(method, budget)
    return rank(items, {item: share_of(total, most) for item, total in sums.items()}, papers)


def divisor(method: str, budget: int | None) -> int:
    """What a full voice for one item is: the budget, the best score, one yes."""
    return budget or (BEST_SCORE if method == Round.Method.SCORE else 1)


def share_of(total: Fraction | int, most: int) -> int:
    return round(Fraction(total) / most)


def whole_numbers(weights: Mapping[str, Fraction]) -> dict[str, int]:
    """In the same ratio to one another: preferences are only compared, and whole numbers add up quickly."""
    common = lcm(*(weight.denominator for weight in weights.values()))
    return {code: int(weight * common) for code, weight in weights.items()}


def by_places(papers: Sequence[tuple[Paper, int]], items: Sequence[int]) -> list[Line]:
    """By Schulze: an item's score is how many it beats."""
    prefers = schulze.preferences([(paper.says, weight) for paper, weight in papers], items)
    before = schulze.beats(schulze.strongest_paths(prefers))
    scores = {item: sum(row) for item, row in zip(items, before, strict=True)}
    ranks = dict(zip(items, schulze.ranks(before), strict=True))
    votes = votes_in(items, [paper for paper, _weight in papers])
    return [Line(ranks[item], item, scores[item], votes[item]) for item in sorted(items, key=lambda one: ranks[one])]


def rank(items: Sequence[int], scores: dict[int, int], papers: Sequence[Paper]) -> list[Line]:
    """Highest score first; among equals the one that was proposed first."""
    ordered, votes = sorted(items, key=lambda item: -scores[item]), votes_in(items, papers)
    return [
        Line(1 + sum(other > scores[item] for other in scores.values()), item, scores[item], votes[item])
        for item in ordered
    ]


def votes_in(items: Sequence[int], papers: Sequence[Paper]) -> dict[int, int]:
    return {item: sum(item in paper.says for paper in papers) for item in items}


def paper_order(round: Round) -> list[int]:
    """The items' keys in the order in which they were proposed, which no later change of their words moves."""
    return list(round.items.order_by("pk").values_list("pk", flat=True))
