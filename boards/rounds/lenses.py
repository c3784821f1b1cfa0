"""The reckonings beside one company one vote: people, revenue, revenue at risk, segments.

For our own people; members see people and segments where the charter promised so, and revenue never.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from typing import Any

from boards.roadmap import merging
from boards.roadmap.models import Backing
from portal.revenue.rates import Rates, rates_on

from . import schulze, segmenting, tally
from .models import Ballot, Round
from .segmenting import kept

Weights = Mapping[str, Fraction]


def lenses_of(round: Round) -> dict[str, Any] | None:
    """None of a secret round, whose ballots have no weight.

    One set of planning rates for every ballot, that of the day of the close, so that equal revenue weighs the same.
    """
    if round.is_secret or round.closed_at is None:
        return None
    rates = rates_on(round.closed_at.astimezone(UTC).date())
    papers, order = tally.standing_papers(round), tally.paper_order(round)
    yearly = {paper.code: rates.total(paper.weights) for paper in papers}
    at_risk = {paper.code: rates.total(paper.at_risk) for paper in papers}
    by_weight = partial(tally.by_weight, papers, order, method=round.method, budget=round.budget)
    revenue = by_weight(weights=yearly)
    people, backers = by_people(round, order, round.closed_at)
    return {
        "currency": rates.house,
        "rates": {currency: format(worth.normalize(), "f") for currency, worth in sorted(rates.worth.items())},
        "unrated": unrated(papers, rates),
        "weightless": sum(not any(paper.weights.values()) for paper in papers),
        "papers": len(papers),
        "revenue": kept(revenue),
        "at_risk": kept(by_weight(weights=at_risk)),
        "people": kept(people),
        "backers": backers,
        "segments": segmenting.by_segment(papers, order, method=round.method, group_size=round.group_size),
        "largest": largest(round, yearly),
        "without": without(round, papers, order, yearly, revenue),
    }


def unrated(papers: Sequence[tally.Paper], rates: Rates) -> dict[str, int]:
    """By currency without a planning rate how many ballots lack that part of their weight."""
    missing: dict[str, int] = {}
    for paper in papers:
        for currency in rates.unrated(paper.weights):
            missing[currency] = missing.get(currency, 0) + 1
    return missing


def by_people(round: Round, items: Sequence[int], at: datetime) -> tuple[list[tally.Line], int]:
    """Distinct people who backed each item, or one merged into it, at an instant; and how many in all.

    The votes of a line are the companies they are of.
    """
    people: dict[int, set[int]] = {item: set() for item in items}
    companies: dict[int, set[int]] = {item: set() for item in items}
    roots = merging.roots_before(round.board_id, at)
    asked = people.keys() | {item for item, root in roots.items() if root in people}
    standing = Backing.objects.standing_at(at).filter(item__in=asked)
    for item, user, account in standing.values_list("item", "user", "account"):
        for thread in {item, roots.get(item)} & people.keys():
            people[thread].add(user)
            companies[thread].add(account)
    lines = tally.rank(items, {item: len(who) for item, who in people.items()}, [])
    lines = [tally.Line(line.rank, line.item, line.score, len(companies[line.item])) for line in lines]
    return lines, len(set().union(*people.values()))


def largest(round: Round, weights: Weights) -> dict[str, Any] | None:
    """The company with the greatest share of the revenue that voted, in whole percent; None where nobody pays."""
    total = sum(weights.values())
    if not total:
        return None
    code = max(sorted(weights), key=lambda one: weights[one])
    return {"company": _companies(round)[code], "percent": int(100 * weights[code] / total)}


def without(
    round: Round, papers: Sequence[tally.Paper], items: Sequence[int], weights: Weights, lines: Sequence[tally.Line]
) -> list[dict[str, Any]]:
    """For each item that one company holds up in the revenue lens: whose leaving lets it fall furthest, and how far.

    None where those who pay would be a smaller group without one than may be shown.
    """
    if sum(map(bool, weights.values())) <= round.group_size:
        return []
    if round.method == tally.RANKED:
        fallen = falls_of_places(papers, items, tally.whole_numbers(weights), lines)
    else:
        fallen = falls(papers, items, weights, lines, most=tally.divisor(round.method, round.budget))
    companies = _companies(round) if fallen else {}
    return [
        {"item": line.item, "from": line.rank, "to": fallen[line.item][0], "company": companies[fallen[line.item][1]]}
        for line in lines
        if line.item in fallen
    ]


def falls(
    papers: Sequence[tally.Paper],
    items: Sequence[int],
    weights: Weights,
    lines: Sequence[tally.Line],
    *,
    most: int,
) -> dict[int, tuple[int, str]]:
    """By item the lowest place that leaving out one ballot gives it, where lower than its own, and that ballot's code.

    Only a ballot that gives to an item can let it fall, so nothing else is counted again.
    """
    sums = {item: sum(weights[paper.code] * paper.says.get(item, 0) for paper in papers) for item in items}
    before = {line.item: line.rank for line in lines}
    fallen: dict[int, tuple[int, str]] = {}
    for left in papers:
        taken = {item: weights[left.code] * left.says.get(item, 0) for item in items}
        rest = {item: tally.share_of(sums[item] - taken[item], most) for item in items}
        for item in left.says:
            place = 1 + sum(score > rest[item] for score in rest.values())
            if place > fallen.get(item, (before[item], ""))[0]:
                fallen[item] = (place, left.code)
    return fallen


def falls_of_places(
    papers: Sequence[tally.Paper], items: Sequence[int], weights: Mapping[str, int], lines: Sequence[tally.Line]
) -> dict[int, tuple[int, str]]:
    """The same of ranked ballots, where any that weighs something may let any item fall.

    Ballots that say the same with the same weight let the same fall, so each kind is left out once.
    """
    before, fallen = {line.item: line.rank for line in lines}, dict[int, tuple[int, str]]()
    kinds = {(tuple(sorted(paper.says.items())), weights[paper.code]): paper for paper in papers}
    whole = schulze.preferences([(paper.says, weights[paper.code]) for paper in papers], items)
    for left in (paper for (_says, weight), paper in kinds.items() if weight):
        lost = schulze.preferences([(left.says, weights[left.code])], items)
        rest = [[all_ - one for all_, one in zip(*rows, strict=True)] for rows in zip(whole, lost, strict=True)]
        places = schulze.ranks(schulze.beats(schulze.strongest_paths(rest)))
        for now, item in zip(places, items, strict=True):
            if now > fallen.get(item, (before[item], ""))[0]:
                fallen[item] = (now, left.code)
    return fallen


def _companies(round: Round) -> dict[str, str]:
    """Whose ballot each code is: only ever asked of rounds whose ballots are open."""
    ballots = Ballot.objects.filter(round=round, slip__isnull=False)
    return dict(ballots.values_list("slip__code", "seat__account__name"))
