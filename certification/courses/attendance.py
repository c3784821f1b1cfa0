"""How a course goes for those who take it: how many began and finished, before which lesson they stop, who is where."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest

from portal.accounts.models import Membership, User

from .models import CoursePage, Enrolment, LessonPage, LessonProgress


@dataclass(frozen=True)
class Step:
    """A lesson: how many have done it, and how many wait before it, everything earlier done."""

    lesson: LessonPage
    done: int
    share: float
    waiting: int


@dataclass(frozen=True)
class Attendance:
    course: CoursePage
    began: int
    finished: int
    steps: list[Step] = field(default_factory=list)


def of_all() -> list[Attendance]:
    """Every public course by its title; three queries however many."""
    courses = list(CoursePage.objects.live().order_by("title"))
    lessons = Counter(path[: -LessonPage.steplen] for path in LessonPage.objects.live().values_list("path", flat=True))
    began: Counter[int] = Counter()
    finished: Counter[int] = Counter()
    paths = {course.pk: course.path for course in courses}
    rows = Enrolment.objects.filter(course__in=courses).with_lessons_done().values("course", "lessons_done")
    for row in rows.annotate(people=Count("pk")).order_by():
        began[row["course"]] += row["people"]
        if row["lessons_done"] >= lessons[paths[row["course"]]] > 0:
            finished[row["course"]] += row["people"]
    return [Attendance(course, began[course.pk], finished[course.pk]) for course in courses]


def of(course: CoursePage) -> Attendance:
    """With its lessons. People may take them in any order: one waits before the first that they have not done."""
    lessons = list(course.lessons.defer("body"))
    done: dict[int, set[int]] = {
        pk: set() for pk in Enrolment.objects.filter(course=course).values_list("pk", flat=True)
    }
    marks = LessonProgress.objects.filter(enrolment__course=course, lesson__in=lessons)
    for enrolment, lesson in marks.values_list("enrolment", "lesson"):
        done.setdefault(enrolment, set()).add(lesson)
    waiting = Counter(next((one.pk for one in lessons if one.pk not in marked), None) for marked in done.values())
    marked_done = Counter(lesson for marked in done.values() for lesson in marked)
    began = len(done)
    steps = [
        Step(one, marked_done[one.pk], marked_done[one.pk] / began if began else 0.0, waiting[one.pk])
        for one in lessons
    ]
    return Attendance(course, began, waiting[None] if lessons else 0, steps)


def learners(course: CoursePage) -> QuerySet[Enrolment]:
    """Who takes it, with `lessons_done` and `last_seen`: the last lesson done or, before any, the day they began."""
    last_done = Max("done__done_at")
    seen = Greatest(F("enrolled_at"), Coalesce(last_done, F("enrolled_at")))
    people = Enrolment.objects.filter(course=course).with_lessons_done().select_related("user", "last_lesson")
    return people.annotate(last_seen=seen).order_by("-last_seen", "pk")


def companies_of(users: Collection[User], at: datetime) -> dict[int, str]:
    """User id -> the company they belong to now."""
    members = Membership.objects.current(at).filter(user__in=users).select_related("account")
    return {member.user_id: str(member.account) for member in members}
