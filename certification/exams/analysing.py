"""How an exam version and its items did: first attempts only, since a second is made by who knows the first."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import fsum

from . import grading, measuring
from .grading import Marked
from .kinds import KINDS
from .measuring import FEW, Mark
from .models import Attempt, ExamVersion, ItemVersion

TICKED = {ItemVersion.Kind.ONE_OF, ItemVersion.Kind.SEVERAL_OF, ItemVersion.Kind.TRUE_FALSE}


@dataclass(frozen=True)
class Picked:
    """An answer that was given: by how many, and how they did in the rest of the test (share of its points)."""

    text: str
    count: int
    share: float
    rest: float | None
    is_right: bool


@dataclass(frozen=True)
class ItemFigures:
    version: ItemVersion
    is_scored: bool
    asked: int
    exposure: float
    facility: float | None
    discrimination: float | None
    efficiency: float | None
    picked: list[Picked]

    @property
    def is_few(self) -> bool:
        return self.asked < FEW

    @property
    def is_suspect(self) -> bool:
        """Those who know more answer it worse: a wrong key looks like this."""
        return not self.is_few and self.discrimination is not None and self.discrimination < 0


@dataclass(frozen=True)
class Figures:
    """Shares are from 0 to 1; `mean`, `deviation` and `standard_error` are shares of the points of the test."""

    n: int
    passed: float | None
    mean: float | None
    deviation: float | None
    alpha: float | None
    standard_error: float | None
    domains: list[tuple[str, float]]
    items: list[ItemFigures]

    @property
    def is_few(self) -> bool:
        return self.n < FEW


def analyse(version: ExamVersion) -> Figures:
    attempts = first_attempts(version)
    marked = grading.mark_many(attempts)
    sheets = [marked[attempt.pk] for attempt in attempts]
    rows = [[float(one.earned) for one in sheet if one.slot.is_scored] for sheet in sheets]
    totals: list[Mark] = [fsum(row) / len(row) for row in rows if row]
    reliability = measuring.alpha(rows) if len({len(row) for row in rows}) == 1 else None
    passes = [float(attempt.grade.is_pass) for attempt in attempts if attempt.grade]
    return Figures(
        n=len(attempts),
        passed=measuring.mean(passes),
        mean=measuring.mean(totals),
        deviation=measuring.deviation(totals),
        alpha=reliability,
        standard_error=measuring.standard_error(totals, reliability),
        domains=by_domain(sheets),
        items=items(sheets),
    )


def first_attempts(version: ExamVersion) -> list[Attempt]:
    """Of each person the first that ended under this version."""
    ended = Attempt.objects.ended().filter(version=version).order_by("started_at").prefetch_related("grades")
    first: dict[int, Attempt] = {}
    for attempt in ended:
        first.setdefault(attempt.user_id, attempt)
    return list(first.values())


def by_domain(sheets: list[list[Marked]]) -> list[tuple[str, float]]:
    earned: dict[str, list[float]] = defaultdict(list)
    for sheet in sheets:
        for one in sheet:
            if one.slot.is_scored:
                earned[one.slot.item_version.domain.name].append(float(one.earned))
    return [(name, fsum(marks) / len(marks)) for name, marks in sorted(earned.items())]


def items(sheets: list[list[Marked]]) -> list[ItemFigures]:
    given: dict[int, list[tuple[Marked, float]]] = defaultdict(list)
    for sheet in sheets:
        for one in sheet:
            given[one.slot.item_version_id].append((one, rest_of(one, sheet)))
    figures = [figures_of(answers, len(sheets)) for answers in given.values()]
    return sorted(figures, key=lambda one: (one.discrimination is None, one.discrimination))


def rest_of(one: Marked, sheet: list[Marked]) -> float:
    """The share of the points that the others of its test earned."""
    rest = [float(other.earned) for other in sheet if other.slot.is_scored and other.slot.pk != one.slot.pk]
    return fsum(rest) / len(rest) if rest else 0.0


def figures_of(answers: list[tuple[Marked, float]], n: int) -> ItemFigures:
    marks: list[Mark] = [float(one.earned) for one, _rest in answers]
    rests: list[Mark] = [rest for _one, rest in answers]
    first = answers[0][0]
    return ItemFigures(
        version=first.slot.item_version,
        is_scored=first.slot.is_scored,
        asked=len(answers),
        exposure=len(answers) / n,
        facility=measuring.mean(marks),
        discrimination=measuring.discrimination(marks, rests),
        efficiency=measuring.efficiency(marks, rests),
        picked=picked(answers),
    )


def picked(answers: list[tuple[Marked, float]]) -> list[Picked]:
    """Every single answer that was given or could be ticked, most frequent first; no answer is one, too."""
    version, key = answers[0][0].slot.item_version, answers[0][0].key.key
    kind, rests = KINDS[version.kind], defaultdict[str, list[Mark]](list)
    # What could be ticked and was not is a finding, too; of what could be written or paired there is no end.
    counts = Counter(dict.fromkeys(answers[0][0].slot.order, 0) if version.kind in TICKED else {})
    for one, rest in answers:
        for answer in one.response or [""]:
            counts[answer] += 1
            rests[answer].append(rest)
    return [
        Picked(
            text=kind.tell([answer], version.content) if answer else "",
            count=count,
            share=count / len(answers),
            rest=measuring.mean(rests[answer]),
            is_right=bool(answer) and kind.score([answer], version.content, key) > 0,
        )
        for answer, count in counts.most_common()
    ]
