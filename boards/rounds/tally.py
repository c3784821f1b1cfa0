"""Counting a round by more than one reckoning: whole numbers from the ledger, so anyone can count again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from .ledger import standing_in
from .models import Round


@dataclass(frozen=True)
class Paper:
    """One ballot without its voter: points by item, and the weights by currency frozen when it was cast."""

    code: str
    says: dict[int, int]
    weights: dict[str, int] = field(default_factory=dict)
    at_risk: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """An item in a lens. `score` is points, votes or minor units; equal scores share a rank."""

    rank: int
    item: int
    score: int
    votes: int  # companies that gave it anything


def standing_papers(round: Round, at: datetime | None = None) -> list[Paper]:
    """The ballots that stand, now or at an instant."""
    said = standing_in(round, at)
    slips = round.slips.order_by("code")
    return [
        Paper(slip.code, said[slip.pk], slip.weights or {}, slip.at_risk or {}) for slip in slips if slip.pk in said
    ]


def by_company(papers: Iterable[Paper], items: Sequence[int]) -> list[Line]:
    """One company, one vote: a seat casts one ballot and every ballot has the same budget, so points simply add up."""
    papers = list(papers)
    return rank(items, {item: sum(paper.says.get(item, 0) for paper in papers) for item in items}, papers)


def by_weight(
    papers: Iterable[Paper], items: Sequence[int], *, weights: Mapping[str, Fraction], budget: int | None
) -> list[Line]:
    """A ballot weighs what `weights` says of its code, in minor units.

    Each item gets weight x points / budget (1 for approval), added up exactly and rounded once, halves to even.
    """
    papers = [paper for paper in papers if weights[paper.code]]
    sums = {item: sum(weights[paper.code] * paper.says.get(item, 0) for paper in papers) for item in items}
    return rank(items, {item: share_of_budget(total, budget) for item, total in sums.items()}, papers)


def share_of_budget(total: Fraction | int, budget: int | None) -> int:
    return round(Fraction(total) / (budget or 1))


def rank(items: Sequence[int], scores: dict[int, int], papers: Sequence[Paper]) -> list[Line]:
    """Highest score first; among equals the order of the paper."""
    ordered = sorted(items, key=lambda item: -scores[item])
    votes = {item: sum(item in paper.says for paper in papers) for item in items}
    return [
        Line(1 + sum(other > scores[item] for other in scores.values()), item, scores[item], votes[item])
        for item in ordered
    ]


def paper_order(round: Round) -> list[int]:
    """The items' keys in the order in which they stand on the paper."""
    return list(round.items.order_by("title", "pk").values_list("pk", flat=True))
