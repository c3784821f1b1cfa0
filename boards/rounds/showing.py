"""Results as a page shows them: lenses with their bars, ballots with their items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from boards.roadmap.models import Item
from boards.seating.access import Reader
from boards.seating.disclosing import FEWEST

from . import tally
from .models import Round
from .segmenting import SEGMENTS

# A line of a lens as it is kept: rank, item, score, votes.
Kept = Mapping[str, int]
# The items of a paper by their keys.
Titles = Mapping[int, str]


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
    """One reckoning of a round. `currency` is empty where scores are points or votes.

    `untold` is of how many items the reader is told no number, because too few companies ask; then n is None as well.
    """

    key: str
    name: str
    unit: str
    n: int | None
    bars: list[Bar]
    currency: str = ""
    untold: int = 0


def lenses(round: Round, payload: Mapping[str, Any], others: Mapping[str, Any] | None, titles: Titles) -> list[Lens]:
    """One company one vote first; then of the others, as kept in the result, those that are given."""
    shown = [company(round, payload["lines"], len(payload["ballots"]), titles)]
    if not others:
        return shown
    if "people" in others:
        bars = _bars(others["people"], titles)
        untold = others.get("untold", 0)
        shown.append(Lens("people", _("People who back it"), _("people"), others["backers"], bars, untold=untold))
    if "revenue" in others:
        shown += _by_revenue(round, others, titles)
    return shown


def _by_revenue(round: Round, others: Mapping[str, Any], titles: Titles) -> list[Lens]:
    n, ranked = others["papers"] - others["weightless"], round.method == Round.Method.RANKED
    unit, house = (_("items beaten"), "") if ranked else (_("a year"), others["currency"])
    at_risk = _("Revenue that renews within 180 days")
    return [
        Lens("revenue", _("Revenue"), unit, n, _bars(others["revenue"], titles), house),
        Lens("at-risk", at_risk, unit, n, _bars(others["at_risk"], titles), house),
    ]


# What members see of the other lenses where the charter promised it; revenue is never among it.
PROMISED = {"people": ("people", "backers"), "segments": ("segments",)}


def promised(round: Round, others: Mapping[str, Any] | None, *, knows_few: bool) -> dict[str, Any] | None:
    """Of the lenses kept with a result what members were promised when the round opened."""
    if not others:
        return None
    shown = (["people"] if round.shows_people else []) + (["segments"] if round.shows_segments else [])
    found = {key: others[key] for lens in shown for key in PROMISED[lens]}
    return found if knows_few or "people" not in found else found | _without_few(found["people"], found["backers"])


def _without_few(lines: Sequence[Kept], backers: int) -> dict[str, Any]:
    """What too few companies back is in no place, as on the board; nor is said how many back anything at all."""
    told = [line for line in lines if line["votes"] >= FEWEST]
    ranked = [{**line, "rank": 1 + sum(one["score"] > line["score"] for one in told)} for line in told]
    untold = len(lines) - len(told)
    return {"people": ranked, "backers": None if untold else backers, "untold": untold}


@dataclass(frozen=True)
class Segment:
    """The count once more for each kind of company there is, by one way of sorting them."""

    name: str
    lenses: list[Lens]


def segments(round: Round, others: Mapping[str, Any] | None, titles: Titles) -> list[Segment]:
    found = (others or {}).get("segments", {})
    return [
        Segment(
            str(name),
            [company(round, one["lines"], one["n"], titles, one["group"] or _("All others")) for one in found[segment]],
        )
        for segment, name in SEGMENTS.items()  # PostgreSQL keeps no order of keys
        if segment in found
    ]


@dataclass(frozen=True)
class Caution:
    """What to bear in mind of the lenses of revenue, for our own people."""

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


def company_lens(round: Round, lines: Iterable[tally.Line], n: int, titles: Titles) -> Lens:
    """The count of companies at some instant."""
    return company(round, [vars(line) for line in lines], n, titles)


# What a line of the company lens counts, by method.
UNITS: Mapping[str, Promise] = {
    Round.Method.APPROVAL: _lazy("companies"),
    Round.Method.POINTS: _lazy("points"),
    Round.Method.SCORE: _lazy("in all"),
    Round.Method.RANKED: _lazy("items beaten"),
}


def company(round: Round, lines: Sequence[Kept], n: int, titles: Titles, name: str = "") -> Lens:
    name = name or _("One company, one vote")
    return Lens("companies", name, str(UNITS[round.method]), n, _bars(lines, titles))


def _bars(lines: Sequence[Kept], titles: Titles) -> list[Bar]:
    longest = _most(lines) or 1
    return [Bar(**line, title=titles.get(line["item"], ""), share=100 * line["score"] // longest) for line in lines]


def _most(lines: Sequence[Kept]) -> int:
    return max((line["score"] for line in lines), default=0)


def ballots(round: Round, payload: Mapping[str, Any], titles: Titles) -> list[tuple[str, list[tuple[str, int]]]]:
    """Every ballot by its code, with the titles of the items it gives to."""
    sign = 1 if round.method == Round.Method.RANKED else -1
    return [
        (code, [(titles.get(item, ""), points) for item, points in sorted(says, key=lambda entry: sign * entry[1])])
        for code, says in payload["ballots"]
    ]


def titles_of(round: Round, reader: Reader) -> dict[int, str]:
    """What was hidden from the reader's company has no title."""
    visible = dict(Item.objects.visible_to(reader).filter(rounds=round).values_list("pk", "title"))
    hidden = _("(hidden from your company)")
    return {item: visible.get(item, hidden) for item in round.items.values_list("pk", flat=True)}
