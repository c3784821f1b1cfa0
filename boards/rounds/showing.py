"""Results as a page shows them: lenses with their bars, ballots with their items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import tally
from .models import Round

# A line of a lens as it is kept: rank, item, score, votes.
Kept = Mapping[str, int]


@dataclass(frozen=True)
class Bar:
    """A line of a lens: `share` of the longest bar in percent."""

    rank: int
    title: str
    item: int
    score: int
    votes: int
    share: int


@dataclass(frozen=True)
class Lens:
    """One reckoning of a round. `currency` is empty where scores are points or votes."""

    key: str
    name: str
    unit: str
    n: int
    bars: list[Bar]
    currency: str = ""


def lenses(round: Round, payload: Mapping[str, Any], staff: Mapping[str, Any] | None) -> list[Lens]:
    """One company one vote first; then, where the reader may see them, people, revenue and revenue at risk."""
    titles = _titles(round)
    shown = [_company(round, payload["lines"], len(payload["ballots"]), titles)]
    if not staff:
        return shown
    n, house = staff["papers"] - staff["weightless"], staff["currency"]
    return [
        *shown,
        Lens("people", _("People who back it"), _("people"), staff["backers"], _bars(staff["people"], titles)),
        Lens("revenue", _("Revenue"), _("a year"), n, _bars(staff["revenue"], titles), house),
        Lens(
            "at-risk", _("Revenue that renews within 180 days"), _("a year"), n, _bars(staff["at_risk"], titles), house
        ),
    ]


@dataclass(frozen=True)
class Spread:
    """An item on which the lenses disagree: its best and its worst place, and in which lens it has them."""

    title: str
    item: int
    best: int
    best_lens: str
    worst: int
    worst_lens: str


def disagreements(shown: Sequence[Lens], most: int = 3) -> list[Spread]:
    """The items whose places differ most between the lenses, the widest apart first."""
    places: dict[int, list[tuple[int, str, str]]] = {}
    for lens in shown:
        for bar in lens.bars:
            places.setdefault(bar.item, []).append((bar.rank, lens.name, bar.title))
    spreads = []
    for item, found in places.items():
        best, worst = min(found), max(found)
        if worst[0] > best[0]:
            spreads.append(Spread(best[2], item, best[0], best[1], worst[0], worst[1]))
    return sorted(spreads, key=lambda one: one.best - one.worst)[:most]


@dataclass(frozen=True)
class Caution:
    """What to bear in mind of the lenses of revenue."""

    rates: list[tuple[str, str]]
    house: str
    unrated: list[tuple[str, int]]
    weightless: int
    largest: Mapping[str, Any] | None
    falls: list[Mapping[str, Any]]


def caution(shown: Sequence[Lens], staff: Mapping[str, Any] | None) -> Caution | None:
    if not staff:
        return None
    titles, house = {bar.item: bar.title for bar in shown[0].bars}, staff["currency"]
    return Caution(
        rates=[(currency, worth) for currency, worth in staff["rates"].items() if currency != house],
        house=house,
        unrated=list(staff["unrated"].items()),
        weightless=staff["weightless"],
        largest=staff["largest"],
        falls=[fall | {"title": titles.get(fall["item"], "")} for fall in staff["without"]],
    )


def company_lens(round: Round, papers: Iterable[tally.Paper]) -> Lens:
    """The running count of a round whose counts are open."""
    papers = list(papers)
    lines = tally.by_company(papers, tally.paper_order(round))
    return _company(round, [vars(line) for line in lines], len(papers), _titles(round))


def _company(round: Round, lines: Sequence[Kept], n: int, titles: Mapping[int, str]) -> Lens:
    unit = _("companies") if round.method == Round.Method.APPROVAL else _("points")
    return Lens("companies", _("One company, one vote"), unit, n, _bars(lines, titles))


def _bars(lines: Sequence[Kept], titles: Mapping[int, str]) -> list[Bar]:
    longest = _most(lines) or 1
    return [Bar(**line, title=titles.get(line["item"], ""), share=100 * line["score"] // longest) for line in lines]


def _most(lines: Sequence[Kept]) -> int:
    return max((line["score"] for line in lines), default=0)


def ballots(round: Round, payload: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Every ballot by its code, with the titles of the items it gives to."""
    titles = _titles(round)
    return [
        (code, [(titles.get(item, ""), points) for item, points in sorted(says, key=lambda entry: -entry[1])])
        for code, says in payload["ballots"]
    ]


def _titles(round: Round) -> dict[int, str]:
    return dict(round.items.values_list("pk", "title"))
