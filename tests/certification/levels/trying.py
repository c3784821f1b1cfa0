"""The slow way to know what a company has reached: every way of giving distinct people to places is tried."""

from itertools import permutations
from types import SimpleNamespace

from certification.levels.ladder import Asked, Rung
from certification.levels.models import Level

COURSES = {slug: SimpleNamespace(slug=slug, title=slug) for slug in "abcd"}


def most_filled(places, holders):
    seats = [*holders, *[None] * len(places)]
    return max(
        sum(
            person is not None and len(place.credentials & set(holders[person])) >= place.certificates
            for place, person in zip(places, order, strict=True)
        )
        for order in permutations(seats, len(places))
    )


def reaches(way, holders):
    """`way` is (people, certificates, courses) triples."""
    asked = [(certificates, set(courses)) for people, certificates, courses in way for _person in range(people)]
    return any(
        all(len(courses & holders[person]) >= count for (count, courses), person in zip(asked, order, strict=True))
        for order in permutations(holders, len(asked))
    )


def highest(levels, holders):
    """The rank reached; `levels` is a list of lists of ways, lowest first."""
    ranks = [rank for rank, ways in enumerate(levels, 1) if any(reaches(way, holders) for way in ways)]
    return max(ranks, default=0)


def a_company(rng):
    """Levels with one or two ways each, and up to five people with what they hold."""
    levels = [[a_way(rng) for _way in range(rng.randint(1, 2))] for _level in range(rng.randint(1, 3))]
    holders = {person: {slug for slug in COURSES if rng.random() < 0.4} for person in range(rng.randint(0, 5))}
    return levels, holders


def a_way(rng):
    return [
        (rng.randint(1, 2), rng.choice([1, 1, 2]), tuple(rng.sample(sorted(COURSES), rng.randint(1, 3))))
        for _asked in range(rng.randint(1, 2))
    ]


def as_rungs(levels):
    return [
        Rung(
            Level(pk=rank, name=f"Level {rank}", slug=f"level-{rank}", rank=rank),
            tuple(
                tuple(
                    Asked(people, certificates, tuple(COURSES[slug] for slug in courses))
                    for people, certificates, courses in way
                )
                for way in ways
            ),
        )
        for rank, ways in enumerate(levels, 1)
    ]
