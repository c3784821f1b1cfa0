"""How each item did: how hard it was, whether it parts those who know from those who do not, what was answered."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from . import measuring
from .grading import Marked
from .kinds import KINDS
from .measuring import FEW, Mark
from .models import ItemVersion

TICKED = {ItemVersion.Kind.ONE_OF, ItemVersion.Kind.SEVERAL_OF, ItemVersion.Kind.TRUE_FALSE}
SELDOM = 0.05


@dataclass(frozen=True)
class Picked:
    """An answer that was given: by how many, and how they did in the rest of the test (share of its points)."""

    text: str
    count: int
    share: float
    rest: float | None
    is_right: bool

    @property
    def is_idle(self) -> bool:
        """A wrong answer that hardly anybody takes makes no question harder (Haladyna and Downing 1993: 5 per cent)."""
        return not self.is_right and self.share < SELDOM


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

    @property
    def distractors(self) -> list[Picked]:
        """Wrong answers that could be ticked, the least chosen first."""
        wrong = [one for one in self.picked if one.text and not one.is_right]
        return sorted(wrong, key=lambda one: one.count) if self.version.kind in TICKED else []


def scored(sheet: list[Marked]) -> list[Marked]:
    return [one for one in sheet if one.slot.is_scored]


def earned(marks: list[Marked]) -> list[float]:
    return [float(one.earned) for one in marks]


def items(sheets: list[list[Marked]]) -> list[ItemFigures]:
    given: dict[int, list[tuple[Marked, float]]] = defaultdict(list)
    for sheet in sheets:
        for one in sheet:
            given[one.slot.item_version_id].append((one, rest_of(one, sheet)))
    figures = [figures_of(answers, len(sheets)) for answers in given.values()]
    return sorted(figures, key=lambda one: (one.discrimination is None, one.discrimination))


def rest_of(one: Marked, sheet: list[Marked]) -> float:
    """The share of the points that the others of its test earned."""
    return measuring.mean(earned([other for other in scored(sheet) if other.slot.pk != one.slot.pk])) or 0.0


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
