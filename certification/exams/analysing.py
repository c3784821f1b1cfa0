"""How an exam version and its domains did: first attempts only, since a second is made by who knows the first."""

from dataclasses import dataclass

from . import grading, measuring
from .grading import Marked
from .item_analysis import ItemFigures, Picked, earned, items, scored
from .measuring import FEW, Scale
from .models import Attempt, Domain, ExamVersion


@dataclass(frozen=True)
class DomainFigures:
    """`places` are those that it has in an attempt; `of_items` is how its scored items discriminate on average."""

    domain: Domain
    places: int
    scale: Scale
    discrimination: float | None
    efficiency: float | None
    of_items: float | None
    items: list[ItemFigures]

    @property
    def exposure(self) -> tuple[float, float]:
        """Of its item that was asked least, and of the one asked most."""
        shares = [one.exposure for one in self.items]
        return min(shares), max(shares)

    @property
    def distractors(self) -> list[tuple[ItemFigures, Picked]]:
        found = [(item, one) for item in self.items for one in item.distractors]
        return sorted(found, key=lambda pair: pair[1].share)

    @property
    def idle(self) -> int:
        """How many wrong answers are chosen too seldom to be of use, where enough were asked to tell."""
        return sum(one.is_idle for item, one in self.distractors if not item.is_few)


@dataclass(frozen=True)
class Figures:
    passed: float | None
    whole: Scale
    domains: list[DomainFigures]
    items: list[ItemFigures]

    @property
    def is_few(self) -> bool:
        return self.whole.n < FEW

    def of(self, domain_pk: str) -> DomainFigures | None:
        return next((one for one in self.domains if str(one.domain.pk) == domain_pk), None)


def analyse(version: ExamVersion) -> Figures:
    attempts = first_attempts(version)
    marked = grading.mark_many(attempts)
    sheets = [marked[attempt.pk] for attempt in attempts]
    passes = [float(attempt.grade.is_pass) for attempt in attempts if attempt.grade]
    of_items = items(sheets)
    return Figures(
        passed=measuring.mean(passes),
        whole=measuring.scale([earned(scored(sheet)) for sheet in sheets]),
        domains=by_domain(sheets, of_items),
        items=of_items,
    )


def first_attempts(version: ExamVersion) -> list[Attempt]:
    """Of each person the first that ended under this version."""
    ended = Attempt.objects.ended().filter(version=version).order_by("started_at").prefetch_related("grades")
    first: dict[int, Attempt] = {}
    for attempt in ended:
        first.setdefault(attempt.user_id, attempt)
    return list(first.values())


def by_domain(sheets: list[list[Marked]], of_items: list[ItemFigures]) -> list[DomainFigures]:
    """A domain is taken as one large item: what it earned, against what the rest of the test did."""
    asked = {one.version.domain for one in of_items if one.is_scored}
    found = []
    for domain in sorted(asked, key=lambda one: one.name):
        parts = [split(scored(sheet), domain) for sheet in sheets]
        shares, rests = ([measuring.mean(part[side]) for part in parts] for side in (0, 1))
        its = [one for one in of_items if one.version.domain == domain]
        found.append(
            DomainFigures(
                domain=domain,
                places=max(len(own) for own, _rest in parts),
                scale=measuring.scale([own for own, _rest in parts]),
                discrimination=measuring.discrimination(shares, rests),
                efficiency=measuring.efficiency(shares, rests),
                of_items=measuring.mean([one.discrimination for one in its if one.is_scored]),
                items=its,
            )
        )
    return found


def split(marks: list[Marked], domain: Domain) -> tuple[list[float], list[float]]:
    """What was earned in the domain, place by place, and what was earned elsewhere."""
    inside = [one for one in marks if one.slot.item_version.domain_id == domain.pk]
    return earned(inside), earned([one for one in marks if one.slot.item_version.domain_id != domain.pk])
