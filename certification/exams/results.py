"""What a candidate is told about a grade: by domain, and where most is to be gained."""

from dataclasses import dataclass
from decimal import Decimal

from wagtail.models import Page

from portal.accounts.models import User

from . import teaching as taught_by
from .models import Attempt, GradeRun, Item


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


def teaching(attempt: Attempt, domain: str, user: User) -> list[Page]:
    """Lessons and articles that teach what was asked of a domain, as many as the reader may open; none twice."""
    asked = Item.objects.filter(versions__slots__attempt=attempt, domain__name=domain).distinct().order_by("pk")
    pages = (page for taught in taught_by.by_item(asked, user).values() for page in taught)
    return list({page.pk: page for page in pages}.values())
