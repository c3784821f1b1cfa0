"""Filling a level's places with distinct people: a matching, not a count."""

from collections.abc import Collection, Mapping, Sequence


def fill(places: Sequence[str], holders: Mapping[int, Collection[str]]) -> dict[int, int]:
    """As many places as can be filled at once: index of the place -> person.

    `places` names the credential each place asks for, `holders` what each person holds. Augmenting paths (Kuhn):
    a place once filled stays filled, so earlier places are preferred; O(places x people x places).
    """
    placed: dict[int, int] = {}  # person -> place
    for place in range(len(places)):
        _seat(place, places, holders, placed, set())
    return {place: person for person, place in placed.items()}


def _seat(
    place: int, places: Sequence[str], holders: Mapping[int, Collection[str]], placed: dict[int, int], asked: set[int]
) -> bool:
    """Seat someone at `place`, asking those already seated to move on where they can."""
    for person in sorted(holders):
        if person in asked or places[place] not in holders[person]:
            continue
        asked.add(person)
        if person not in placed or _seat(placed[person], places, holders, placed, asked):
            placed[person] = place
            return True
    return False
