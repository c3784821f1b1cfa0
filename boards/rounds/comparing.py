"""Lenses side by side: which place each gives to every item, and on which items they differ most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .showing import Lens, Segment

MOST_SPREADS = 3


@dataclass(frozen=True)
class Place:
    """Where one lens puts an item: None where the reader is told no place. `higher` than the first lens does."""

    lens: str
    rank: int | None
    higher: int

    @property
    def lower(self) -> int:
        return -self.higher


@dataclass(frozen=True)
class Row:
    title: str
    item: int
    places: list[Place]


@dataclass(frozen=True)
class Comparison:
    """A table of places: a column for each lens, a row for each item in the order of the first."""

    name: str
    lenses: list[str]
    rows: list[Row]


def comparison(name: str, shown: Sequence[Lens]) -> Comparison | None:
    """Of two lenses or more."""
    if len(shown) < 2:
        return None
    ranks = [{bar.item: bar.rank for bar in lens.bars} for lens in shown]
    names = [lens.name for lens in shown]
    rows = []
    for bar in shown[0].bars:
        found = [of_lens.get(bar.item) for of_lens in ranks]
        places = [Place(name, rank, bar.rank - (rank or bar.rank)) for name, rank in zip(names, found, strict=True)]
        rows.append(Row(bar.title, bar.item, places))
    return Comparison(name, names, rows)


def of_segment(segment: Segment, company: Lens) -> Comparison | None:
    """The groups of a segment beside all companies together."""
    return comparison(segment.name, [company, *segment.lenses])


@dataclass(frozen=True)
class Spread:
    """An item on which the lenses disagree: its best and its worst place, and in which lens it has them."""

    title: str
    item: int
    best: int
    best_lens: str
    worst: int
    worst_lens: str


def disagreements(shown: Sequence[Lens], segments: Sequence[Segment], most: int = MOST_SPREADS) -> list[Spread]:
    """The items whose places differ most between the lenses, groups of companies among them, the widest apart first.

    Where several lenses give an item the same place, the first of them is named.
    """
    places: dict[int, list[tuple[int, str]]] = {}
    titles = {}
    for name, lens in _named(shown, segments):
        for bar in lens.bars:
            places.setdefault(bar.item, []).append((bar.rank, name))
            titles[bar.item] = bar.title
    spreads = []
    for item, found in places.items():
        best, worst = min(found, key=lambda one: one[0]), max(found, key=lambda one: one[0])
        if worst[0] > best[0]:
            spreads.append(Spread(titles[item], item, *best, *worst))
    return sorted(spreads, key=lambda one: one.best - one.worst)[:most]


def _named(shown: Sequence[Lens], segments: Sequence[Segment]) -> Iterator[tuple[str, Lens]]:
    for lens in shown:
        yield lens.name, lens
    for segment in segments:
        for lens in segment.lenses:
            yield f"{segment.name}: {lens.name}", lens
