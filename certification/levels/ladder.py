"""Which level a company has reached, and what it lacks for another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from certification.courses.models import CoursePage
from certification.credentials.models import Certificate
from portal.accounts.models import Account, Membership

from . import matching
from .models import Level, Requirement

Holders = Mapping[int, Collection[str]]  # user id -> addresses of the courses they are certified in


@dataclass(frozen=True)
class Rung:
    """A level with what it asks for."""

    level: Level
    requirements: tuple[Requirement, ...]

    @property
    def places(self) -> list[str]:
        return [r.course.slug for r in self.requirements for _ in range(r.people)]

    def is_met_by(self, holders: Holders) -> bool:
        places = self.places
        return len(matching.fill(places, holders)) == len(places) > 0


@dataclass(frozen=True)
class Gap:
    """So many more people certified in a course."""

    course: CoursePage
    people: int


def rungs() -> list[Rung]:
    """All levels, lowest first; one query."""
    asked: dict[Level, list[Requirement]] = defaultdict(list)
    for requirement in Requirement.objects.select_related("level", "course").order_by("level__rank", "pk"):
        asked[requirement.level].append(requirement)
    return [Rung(level, tuple(requirements)) for level, requirements in asked.items()]


def level_at(account: Account, at: datetime) -> Level | None:
    """The highest level that the company's people at `at` meet with certificates valid then; None below all."""
    return highest(rungs(), holders_at(account, at))


def missing(account: Account, level: Level, at: datetime) -> list[Gap]:
    """What the company lacks for a level; empty when met. Where either of two would do, the later one is named."""
    rung = next((rung for rung in rungs() if rung.level == level), None)
    return gaps(rung, holders_at(account, at)) if rung else []


def first_to_expire(account: Account, level: Level, at: datetime) -> Certificate | None:
    """Of the certificates that fill places of the level now, the one that will first be missing; None if none ever is.

    A renewed certificate counts as long as the last one for the same thing.
    """
    rung = next((rung for rung in rungs() if rung.level == level), None)
    places = rung.places if rung else []
    filled = matching.fill(places, holders_at(account, at))
    counted = {(person, places[place]) for place, person in filled.items()}
    last: dict[tuple[int, str], Certificate] = {}
    valid = Certificate.objects.valid(at).filter(user__in=filled.values()).select_related("user")
    for certificate in valid.order_by(F("expires_at").asc(nulls_last=True)):
        last[certificate.user_id, certificate.credential] = certificate
    expiring = [last[pair] for pair in counted if last[pair].expires_at]
    return min(expiring, key=lambda certificate: (certificate.expires_at or at, certificate.pk), default=None)


def highest(ladder: list[Rung], holders: Holders) -> Level | None:
    return next((rung.level for rung in reversed(ladder) if rung.is_met_by(holders)), None)


def gaps(rung: Rung, holders: Holders) -> list[Gap]:
    places = rung.places
    filled = matching.fill(places, holders)
    lacking = Counter(credential for place, credential in enumerate(places) if place not in filled)
    return [Gap(r.course, lacking[r.course.slug]) for r in rung.requirements if lacking[r.course.slug]]


def holders_at(account: Account, at: datetime) -> Holders:
    return all_holders(at, [account]).get(account.pk, {})


def all_holders(at: datetime, accounts: Collection[Account] | None = None) -> Mapping[int, Holders]:
    """Account id -> its people at `at` with what they are certified in; two queries for any number of accounts."""
    members = Membership.objects.current(at)
    if accounts is not None:
        members = members.filter(account__in=accounts)
    employer = dict(members.values_list("user", "account"))
    valid = Certificate.objects.valid(at)
    if accounts is not None:
        valid = valid.filter(user__in=employer)
    held: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for user, credential in valid.values_list("user", "credential"):
        if user in employer:
            held[employer[user]][user].add(credential)
    return held
