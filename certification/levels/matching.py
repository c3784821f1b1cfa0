"""Filling a level's places with distinct people: a matching, not a count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Asks for one person who holds at least so many of these credentials."""

    credentials: frozenset[str]
    certificates: int = 1

    def fits(self, held: Collection[str]) -> bool:
        return len(self.credentials.intersection(held)) >= self.certificates


def fill(places: Sequence[Place], holders: Mapping[int, Collection[str]]) -> dict[int, int]:
    """As many places as can be filled at once: index of the place -> person.

    Augmenting paths (Kuhn): a place once filled stays filled, so earlier places are preferred;
    O(places x people x places).
    """
    people = sorted(holders)
    fitting = {place: [person for person in people if place.fits(holders[person])] for place in set(places)}
    placed: dict[int, int] = {}  # person -> place
    for index in range(len(places)):
        _seat(index, [fitting[place] for place in places], placed, set())
    return {index: person for person, index in placed.items()}


def _seat(index: int, fitting: Sequence[Sequence[int]], placed: dict[int, int], asked: set[int]) -> bool:
    """Seat someone at a place, asking those already seated to move on where they can."""
    for person in fitting[index]:
        if person in asked:
            continue
        asked.add(person)
        if person not in placed or _seat(placed[person], fitting, placed, asked):
            placed[person] = index
            return True
    return False
