"""Which level a company has reached, and what it lacks for another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from certification.courses.models import CoursePage
from certification.credentials.models import Certificate
from portal.accounts.models import Account

from . import matching
from .matching import Place
from .models import Consent, Level, Requirement

Holders = Mapping[int, Collection[str]]  # user id -> addresses of the courses they are certified in


@dataclass(frozen=True)
class Asked:
    """A requirement in plain values."""

    people: int
    certificates: int
    courses: tuple[CoursePage, ...]

    @cached_property
    def place(self) -> Place:
        return Place(frozenset(course.slug for course in self.courses), self.certificates)

    @property
    def title(self) -> str:
        return get_text_list([course.title for course in self.courses], _("or"))


Way = tuple[Asked, ...]


@dataclass(frozen=True)
class Rung:
    """A level with the ways to it, any one of which is enough."""

    level: Level
    ways: tuple[Way, ...]

    @property
    def courses(self) -> list[CoursePage]:
        """Whose certificates count for it, as its ways name them; none twice."""
        named = [course for way in self.ways for one in way for course in one.courses]
        return list({course.pk: course for course in named}.values())

    def is_met_by(self, holders: Holders) -> bool:
        return any(way and not lacking(way, holders) for way in self.ways)


@dataclass(frozen=True)
class Gap:
    """So many more people certified as asked."""

    asked: Asked
    people: int

    @property
    def course(self) -> CoursePage:
        return self.asked.courses[0]

    @property
    def title(self) -> str:
        return self.asked.title


def rungs() -> list[Rung]:
    """All levels, lowest first; two queries."""
    asked: dict[Level, list[Requirement]] = defaultdict(list)
    requirements = Requirement.objects.select_related("level", "course").prefetch_related("others")
    for requirement in requirements.order_by("level__rank", "way", "pk"):
        asked[requirement.level].append(requirement)
    return [Rung(level, _ways(requirements)) for level, requirements in asked.items()]


def _ways(requirements: list[Requirement]) -> tuple[Way, ...]:
    return tuple(
        tuple(Asked(one.people, one.certificates, tuple(one.courses)) for one in way)
        for _number, way in groupby(requirements, key=lambda requirement: requirement.way)
    )


def level_at(account: Account, at: datetime) -> Level | None:
    """The highest level that the company's people at `at` meet with certificates valid then; None below all."""
    return highest(rungs(), holders_at(account, at))


def missing(account: Account, level: Level, at: datetime) -> list[Gap]:
    """What the company lacks for a level; empty when met. Where either of two would do, the later one is named."""
    rung = next((rung for rung in rungs() if rung.level == level), None)
    return gaps(rung, holders_at(account, at)) if rung else []


def highest(ladder: list[Rung], holders: Holders) -> Level | None:
    return next((rung.level for rung in reversed(ladder) if rung.is_met_by(holders)), None)


def gaps(rung: Rung, holders: Holders) -> list[Gap]:
    """What is lacking on the way that lacks the fewest people."""
    return lacking(nearest_way(rung, holders), holders)


def nearest_way(rung: Rung, holders: Holders) -> Way:
    return min(rung.ways, key=lambda way: sum(gap.people for gap in lacking(way, holders)))


def lacking(way: Way, holders: Holders) -> list[Gap]:
    filled = matching.fill(places(way), holders)
    order = [number for number, asked in enumerate(way) for _person in range(asked.people)]
    empty = Counter(number for index, number in enumerate(order) if index not in filled)
    return [Gap(asked, empty[number]) for number, asked in enumerate(way) if empty[number]]


def places(way: Way) -> list[Place]:
    return [asked.place for asked in way for _person in range(asked.people)]


def holders_at(account: Account, at: datetime) -> Holders:
    return all_holders(at, [account]).get(account.pk, {})


def all_holders(at: datetime, accounts: Collection[Account] | None = None) -> Mapping[int, Holders]:
    """Account id -> those of its people at `at` who let themselves be counted, with what they are certified in.

    Two queries for any number of companies.
    """
    counted = Consent.objects.current(at)
    if accounts is not None:
        counted = counted.filter(membership__account__in=accounts)
    employer = dict(counted.values_list("membership__user", "membership__account"))
    valid = Certificate.objects.valid(at)
    if accounts is not None:
        valid = valid.filter(user__in=employer)
    held: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for user, credential in valid.values_list("user", "credential"):
        if user in employer:
            held[employer[user]][user].add(credential)
    return held
