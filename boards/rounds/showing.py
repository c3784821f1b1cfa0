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


def lenses(round: Round, payload: Mapping[str, Any], revenue: Mapping[str, Sequence[Kept]] | None) -> list[Lens]:
    """One company one vote first; then, where the reader may see it, revenue by currency."""
    shown = [_company(round, payload["lines"], len(payload["ballots"]))]
    for currency, lines in sorted((revenue or {}).items()):
        name = _("Revenue in %(currency)s") % {"currency": currency}
        n = sum(bool(paper.weights.get(currency)) for paper in tally.standing_papers(round))
        shown.append(Lens(f"revenue-{currency}", name, _("a year"), n, _bars(round, lines), currency))
    return shown


def company_lens(round: Round, papers: Iterable[tally.Paper]) -> Lens:
    """The running count of a round whose counts are open."""
    papers = list(papers)
    lines = tally.by_company(papers, tally.paper_order(round))
    return _company(round, [vars(line) for line in lines], len(papers))


def _company(round: Round, lines: Sequence[Kept], n: int) -> Lens:
    unit = _("companies") if round.method == Round.Method.APPROVAL else _("points")
    return Lens("companies", _("One company, one vote"), unit, n, _bars(round, lines))


def _bars(round: Round, lines: Sequence[Kept]) -> list[Bar]:
    titles = _titles(round)
    longest = max((line["score"] for line in lines), default=0) or 1
    return [Bar(**line, title=titles.get(line["item"], ""), share=100 * line["score"] // longest) for line in lines]


def ballots(round: Round, payload: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Every ballot by its code, with the titles of the items it gives to."""
    titles = _titles(round)
    return [
        (code, [(titles.get(item, ""), points) for item, points in sorted(says, key=lambda entry: -entry[1])])
        for code, says in payload["ballots"]
    ]


def _titles(round: Round) -> dict[int, str]:
    return dict(round.items.values_list("pk", "title"))
