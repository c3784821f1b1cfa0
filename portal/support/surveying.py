"""Asking after a resolution, by signed links that need no sign-in, and counting what was said.

A link in the mail carries an answer; its page has that answer chosen, and one press sends it. Opening a link says
nothing, for programs that look for bad links open all of them. The other parts are a press each.

Shares come with their n, the rate of answers and an interval; few answers are not shown, for they would tell who said
what and prove nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor, sqrt
from typing import cast

from django.core import signing
from django.db import transaction
from django.db.models import CharField, Count

from . import cases
from .asking import SALT
from .models import Case, CaseEvent, Survey
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
    """Each part is asked once per resolution: nothing new was said."""


@dataclass(frozen=True)
class Question:
    """A part as it is asked; `said` is its answer in words, or empty, and `chosen` the one that a link carries."""

    name: str
    text: str
    choices: list[tuple[str, str]]
    said: str
    chosen: tuple[str, str] | None


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
    def shown(self) -> list[Part]:
        """The parts that enough have answered."""
        return [part for part in self.parts if part.shares]

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


def questions(survey: Survey, chosen: Mapping[str, str]) -> list[Question]:
    """All parts in order; `chosen` are answers by part, as they come in a link, and only what could be said counts."""
    return [_question(survey, name, chosen.get(name, "")) for name in PARTS]


def answer(survey: Survey, *, at: datetime, words: str = "", **parts: str) -> Survey:
    """Keep what was not said before; what was, stays. Raises AlreadyAnswered where nothing is new.

    "No" to the resolution opens the case again at once, and words about it go there.
    """
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        said = {name: text for name, text in {**parts, "words": words}.items() if text and not getattr(survey, name)}
        if not said:
            raise AlreadyAnswered
        survey.answered_at = survey.answered_at or at
        for name, text in said.items():
            setattr(survey, name, text)
        survey.save()
        if survey.resolved == Survey.Resolved.NO:
            _back_to_work(survey, said, at)
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


def _question(survey: Survey, name: str, chosen: str) -> Question:
    field = cast(CharField, Survey._meta.get_field(name))
    choices = [(str(value), str(label)) for value, label in field.flatchoices]
    words, said = dict(choices), getattr(survey, name)
    is_open = chosen in words and not said
    return Question(
        name, str(field.verbose_name), choices, words.get(said, ""), (chosen, words[chosen]) if is_open else None
    )


def _part(name: str, counts: dict[str, int]) -> Part:
    field = cast(CharField, Survey._meta.get_field(name))
    n = sum(counts.values())
    shares = [_share(str(label), counts.get(value, 0), n) for value, label in field.flatchoices] if n >= FEWEST else []
    return Part(name, str(field.verbose_name), n, shares)


def _share(label: str, count: int, n: int) -> Share:
    return Share(label, count, round(100 * count / n), *interval(count, n))


def _back_to_work(survey: Survey, said: dict[str, str], at: datetime) -> None:
    """A case is opened again while this resolution is its last; words that come after the "no" are a reply."""
    case = Case.objects.get(pk=survey.case_id)
    last = case.events.filter(kind=CaseEvent.Kind.RESOLVED).order_by("pk").last()
    if last is None or last.pk != survey.resolution_id:
        return
    if "resolved" in said and case.status == Case.Status.RESOLVED:
        cases.reopen(case, text=survey.words or str(Survey.Resolved.NO.label), by=survey.asked, at=at)
    elif "words" in said and case.status != Case.Status.RESOLVED:
        cases.reply(case, text=survey.words, by=survey.asked, at=at)
