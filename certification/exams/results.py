"""What a candidate is told about a grade: by domain, and where most is to be gained."""

from dataclasses import dataclass
from decimal import Decimal

from .models import GradeRun


@dataclass(frozen=True)
class DomainScore:
    name: str
    points: Decimal
    out_of: int

    @property
    def percent(self) -> int:
        return int(self.points * 100 // self.out_of)


def by_domain(run: GradeRun) -> list[DomainScore]:
    return [
        DomainScore(line["domain"], Decimal(line["points"]).normalize() + 0, line["out_of"]) for line in run.domains
    ]


def weakest(scores: list[DomainScore]) -> str:
    """The domain in which most points are missing; empty when none are."""
    short = [score for score in scores if score.points < score.out_of]
    return max(short, key=lambda score: score.out_of - score.points).name if short else ""
