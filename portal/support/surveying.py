"""Asking after a resolution, by a signed link that needs no sign-in, and counting what was said.

Shares come with their n, the rate of answers and an interval; few answers are not shown, for they would tell who said
what and prove nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor, sqrt
from typing import cast

from django.core import signing
from django.db import transaction
from django.db.models import CharField, Count

from . import cases
from .asking import SALT
from .models import Case, Survey
from .models.surveys import SurveyQuerySet

OPEN_FOR = timedelta(days=30)
FEWEST = 5
# Of a two-sided interval of 95 %.
Z = 1.959964
# What a bound that is whole may miss by the arithmetic of floats.
EPSILON = 1e-9
PARTS = ("connected", "known", "resolved", "took", "goes_on")


class NoSuchSurvey(Exception):
    """The link was not signed by us, or is older than OPEN_FOR."""


class AlreadyAnswered(Exception):
    """It is asked once per resolution."""


@dataclass(frozen=True)
class Share:
    """One choice of a part: of n who answered the part, `count` chose it; low and high bound its share, in percent."""

    label: str
    count: int
    percent: int
    low: int
    high: int


@dataclass(frozen=True)
class Part:
    """`shares` is empty where fewer than FEWEST answered."""

    name: str
    question: str
    n: int
    shares: list[Share]


@dataclass(frozen=True)
class Figures:
    asked: int
    answered: int
    parts: list[Part]

    @property
    def rate(self) -> int:
        """Answers per hundred asked."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def find(signed: str) -> Survey:
    """Raises NoSuchSurvey."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign(signed, max_age=OPEN_FOR)
    except signing.BadSignature as error:
        raise NoSuchSurvey from error
    survey = Survey.objects.select_related("case__product", "case__known_assignee", "asked").filter(pk=pk).first()
    if survey is None:
        raise NoSuchSurvey
    return survey


def answer(survey: Survey, *, at: datetime, words: str = "", **parts: str) -> Survey:
    """Keep what was said; "no" to the resolution opens the case again at once. Raises AlreadyAnswered."""
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        if survey.answered_at:
            raise AlreadyAnswered
        survey.answered_at, survey.words = at, words
        for name in PARTS:
            setattr(survey, name, parts.get(name, ""))
        survey.save()
        if survey.resolved == Survey.Resolved.NO:
            _reopen(survey, at)
    return survey


def figures(surveys: SurveyQuerySet) -> Figures:
    """Seven queries, however many there are."""
    answered = surveys.answered()
    parts = [
        _part(name, dict(answered.exclude(**{name: ""}).values_list(name).annotate(Count("pk")))) for name in PARTS
    ]
    return Figures(surveys.count(), answered.count(), parts)


def interval(count: int, n: int) -> tuple[int, int]:
    """Wilson's score interval of a share at 95 %, in whole percent, outwards. Source: Wilson, JASA 22 (1927) 209."""
    share, spread = count / n, Z * Z / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return floor(100 * max(0.0, centre - half) + EPSILON), ceil(100 * min(1.0, centre + half) - EPSILON)


def _part(name: str, counts: dict[str, int]) -> Part:
    field = cast(CharField, Survey._meta.get_field(name))
    n = sum(counts.values())
    shares = [_share(str(label), counts.get(value, 0), n) for value, label in field.flatchoices] if n >= FEWEST else []
    return Part(name, str(field.verbose_name), n, shares)


def _share(label: str, count: int, n: int) -> Share:
    return Share(label, count, round(100 * count / n), *interval(count, n))


def _reopen(survey: Survey, at: datetime) -> None:
    case = Case.objects.get(pk=survey.case_id)
    if case.status == Case.Status.RESOLVED:
        text = survey.words or str(Survey.Resolved.NO.label)
        cases.reopen(case, text=text, by=survey.asked, at=at)
