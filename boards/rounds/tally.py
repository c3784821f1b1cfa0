"""Counting a round by more than one reckoning: whole numbers from the ledger, so anyone can count again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .ledger import standing_in
from .models import Round


@dataclass(frozen=True)
class Paper:
    """One ballot without its voter: points by item, and the weight by currency frozen when it was cast."""

    code: str
    says: dict[int, int]
    weights: dict[str, int] = field(default_factory=dict)


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
    return [Paper(slip.code, said[slip.pk], slip.weights or {}) for slip in slips if slip.pk in said]


def by_company(papers: Iterable[Paper], items: Sequence[int]) -> list[Line]:
    """One company, one vote: a seat casts one ballot and every ballot has the same budget, so points simply add up."""
    papers = list(papers)
    return rank(items, {item: sum(paper.says.get(item, 0) for paper in papers) for item in items}, papers)


def by_revenue(papers: Iterable[Paper], items: Sequence[int], *, currency: str, budget: int | None) -> list[Line]:
    """A ballot weighs what its company paid a year when it was cast, in minor units of one currency.

    Each item gets weight x points / budget (1 for approval), added up exactly and rounded once, halves to even.
    """
    papers = [paper for paper in papers if paper.weights.get(currency)]
    sums = {item: sum(paper.weights[currency] * paper.says.get(item, 0) for paper in papers) for item in items}
    return rank(items, {item: divide(total, budget or 1) for item, total in sums.items()}, papers)


def rank(items: Sequence[int], scores: dict[int, int], papers: Sequence[Paper]) -> list[Line]:
    """Highest score first; among equals the order of the paper."""
    ordered = sorted(items, key=lambda item: -scores[item])
    votes = {item: sum(item in paper.says for paper in papers) for item in items}
    return [
        Line(1 + sum(other > scores[item] for other in scores.values()), item, scores[item], votes[item])
        for item in ordered
    ]


def divide(total: int, by: int) -> int:
    """Whole division with halves to the even neighbour."""
    whole, rest = divmod(total, by)
    return whole + (2 * rest > by or (2 * rest == by and whole % 2 == 1))


def paper_order(round: Round) -> list[int]:
    """The items' keys in the order in which they stand on the paper."""
    return list(round.items.order_by("title", "pk").values_list("pk", flat=True))


def currencies(papers: Iterable[Paper]) -> list[str]:
    return sorted({currency for paper in papers for currency, amount in paper.weights.items() if amount})
