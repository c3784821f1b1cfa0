"""A person's path to a level: its courses in the order one takes them, their exams, and what comes next."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from certification.courses.models import CoursePage
from certification.courses.progress import Progress, on_shelf
from certification.credentials import renewing
from certification.credentials.models import Certificate
from certification.exams.models import Exam
from portal.accounts.models import User

from . import steps
from .ladder import Rung


@dataclass(frozen=True)
class Stop:
    """A course on the path. `asked` says whether the level counts its certificate or it only comes before."""

    progress: Progress
    exam: Exam | None
    certificate: Certificate | None
    asked: bool

    @property
    def course(self) -> CoursePage:
        return self.progress.course

    @property
    def is_done(self) -> bool:
        return self.certificate is not None or (not self.asked and self.progress.is_complete)


@dataclass(frozen=True)
class Path:
    rung: Rung
    stops: list[Stop]

    @property
    def asks(self) -> str:
        return steps.note(self.rung)

    @property
    def done(self) -> int:
        return sum(stop.is_done for stop in self.stops)

    @property
    def next(self) -> Stop | None:
        return next((stop for stop in self.stops if not stop.is_done), None)


def of(rung: Rung, user: User | AnonymousUser, at: datetime) -> Path:
    """A handful of queries, and one for each step that prerequisites go back."""
    asked = [course for course in rung.courses if course.live]
    courses = in_order(asked, needed_by(asked))
    exams, held = _exams(courses), _held(courses, user, at)
    counted = {course.pk for course in asked}
    return Path(
        rung,
        [
            Stop(one, exams.get(one.course.pk), held.get(one.course.slug), one.course.pk in counted)
            for one in on_shelf(courses, user)
        ],
    )


def in_order(wanted: Collection[CoursePage], needed: Mapping[int, Collection[CoursePage]]) -> list[CoursePage]:
    """Each course once, after what it needs; otherwise as the level names them."""
    found: dict[int, CoursePage] = {}
    begun: set[int] = set()

    def take(course: CoursePage) -> None:
        if course.pk in begun:
            return
        begun.add(course.pk)
        for first in needed.get(course.pk, ()):
            take(first)
        found[course.pk] = course

    for course in wanted:
        take(course)
    return list(found.values())


def needed_by(courses: Collection[CoursePage]) -> Mapping[int, list[CoursePage]]:
    """Course id -> live courses it needs first, for these and for all that those need."""
    needed: dict[int, list[CoursePage]] = defaultdict(list)
    seen, ahead = set(), {course.pk for course in courses}
    while ahead:
        seen |= ahead
        links = CoursePage.prerequisites.through.objects.filter(from_coursepage__in=ahead, to_coursepage__live=True)
        ahead = set()
        for link in links.select_related("to_coursepage").order_by("to_coursepage__path"):
            needed[link.from_coursepage_id].append(link.to_coursepage)
            ahead.add(link.to_coursepage_id)
        ahead -= seen
    return needed


def _exams(courses: Collection[CoursePage]) -> dict[int, Exam]:
    """Where a course has several, the first."""
    return {exam.course_id: exam for exam in renewing.certifying().filter(course__in=courses).order_by("-pk")}


def _held(courses: Collection[CoursePage], user: User | AnonymousUser, at: datetime) -> dict[str, Certificate]:
    """The person's certificates that count now; the one valid longest of each."""
    slugs = [course.slug for course in courses]
    mine = Certificate.objects.visible_to(user).filter(credential__in=slugs)
    return {one.credential: one for one in mine.valid(at).order_by("issued_at")}
