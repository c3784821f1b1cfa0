"""How far someone is in a course, and where they go on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q

from portal.accounts.models import User
from portal.promises.models import Standing

from . import seats
from .models import CoursePage, Enrolment, LessonPage, LessonProgress


class NotEnrolled(Exception):
    """Progress is kept only for those who take the course."""


class Unprepared(Exception):
    """Other courses come first."""

    def __init__(self, courses: list[CoursePage]) -> None:
        super().__init__(courses)
        self.courses = courses


@dataclass(frozen=True)
class Progress:
    """A course's public lessons in order, and which of them are done. `enrolment` is None for a passer-by."""

    course: CoursePage
    lessons: list[LessonPage]
    enrolment: Enrolment | None = None
    done: frozenset[int] = field(default_factory=frozenset)

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def count(self) -> int:
        return sum(lesson.pk in self.done for lesson in self.lessons)

    @property
    def is_complete(self) -> bool:
        return self.count == self.total > 0

    @property
    def resume(self) -> LessonPage | None:
        """The lesson last opened unless it is done; else the first that is not. None when all are."""
        undone = [lesson for lesson in self.lessons if lesson.pk not in self.done]
        last = self.enrolment.last_lesson_id if self.enrolment else None
        return next((lesson for lesson in undone if lesson.pk == last), undone[0] if undone else None)

    def after(self, lesson: LessonPage) -> LessonPage | None:
        return next((other for other in self.lessons if other.path > lesson.path), None)

    def before(self, lesson: LessonPage) -> LessonPage | None:
        return next((other for other in reversed(self.lessons) if other.path < lesson.path), None)


@dataclass(frozen=True)
class Needed:
    """A course that comes first. It is met by all its lessons done or by a credential held in it."""

    course: CoursePage
    is_met: bool


def needed(user: User | AnonymousUser, course: CoursePage) -> list[Needed]:
    """In the order of the catalogue. Sorted here: the prerequisites of a page that is previewed are no queryset."""
    pages = sorted((page for page in course.prerequisites.all() if page.live), key=lambda page: page.path)
    if not pages or user.is_anonymous:
        return [Needed(page, is_met=False) for page in pages]
    held = set(Standing.objects.filter(user=user).current().values_list("credential", flat=True))
    done = {progress.course.pk for progress in on_shelf(pages, user) if progress.is_complete}
    return [Needed(page, is_met=page.slug in held or page.pk in done) for page in pages]


def lacking(user: User | AnonymousUser, course: CoursePage) -> list[CoursePage]:
    """Prerequisites that the person does not meet."""
    return [one.course for one in needed(user, course) if not one.is_met]


def enrol(*, user: User, course: CoursePage, at: datetime) -> Enrolment:
    """Take up a course; a second time changes nothing. Raises Unprepared, seats' NeedsSeat.

    Our own people look at everything and pay for nothing.
    """
    with transaction.atomic():
        enrolment, new = Enrolment.objects.get_or_create(user=user, course=course, defaults={"enrolled_at": at})
        if new and not user.is_staff:
            if missing := lacking(user, course):
                raise Unprepared(missing)
            if course.needs_seat:
                seats.use(course, user=user, at=at, enrolment=enrolment)
    return enrolment


def open_lesson(*, user: User, lesson: LessonPage, course: CoursePage) -> None:
    """Remember where the person is, so that they go on there. Passers-by leave no trace."""
    Enrolment.objects.filter(user=user, course=course).exclude(last_lesson=lesson).update(last_lesson=lesson)


def finish(*, user: User, lesson: LessonPage, course: CoursePage, at: datetime) -> None:
    """Mark a lesson done. Raises NotEnrolled."""
    with transaction.atomic():
        enrolment = Enrolment.objects.filter(user=user, course=course).first()
        if enrolment is None:
            raise NotEnrolled
        LessonProgress.objects.get_or_create(enrolment=enrolment, lesson=lesson, defaults={"done_at": at})


def of(user: User | AnonymousUser, course: CoursePage) -> Progress:
    """By the course's id: a page that is previewed before it was ever saved has none, and nobody takes it."""
    enrolment = Enrolment.objects.visible_to(user).filter(course=course.pk).first()
    return _gather([course], [enrolment] if enrolment else [])[0]


def in_progress(user: User) -> list[Progress]:
    """The courses someone has taken up and not finished, last taken first."""
    return [progress for progress in taken(user) if not progress.is_complete]


def taken(user: User) -> list[Progress]:
    enrolments = list(
        Enrolment.objects.visible_to(user).filter(course__live=True).select_related("course").order_by("-enrolled_at")
    )
    return _gather([enrolment.course for enrolment in enrolments], enrolments)


def on_shelf(courses: Iterable[CoursePage], user: User | AnonymousUser) -> list[Progress]:
    courses = list(courses)
    return _gather(courses, list(Enrolment.objects.visible_to(user).filter(course__in=courses)))


def of_people(users: Collection[User], courses: Iterable[CoursePage]) -> list[tuple[User, Progress]]:
    """Everyone's progress in these courses, for whoever looks after a company's people."""
    courses = list(courses)
    people = {user.pk: user for user in users}
    enrolments = list(Enrolment.objects.filter(user__in=users, course__in=courses))
    lessons, done, by_pk = _lessons(courses), _done(enrolments), {course.pk: course for course in courses}
    return [(people[e.user_id], Progress(by_pk[e.course_id], lessons[e.course_id], e, done[e.pk])) for e in enrolments]


def _gather(courses: list[CoursePage], enrolments: list[Enrolment]) -> list[Progress]:
    """Progress of one person in each course; three queries however many courses."""
    lessons, done = _lessons(courses), _done(enrolments)
    mine = {enrolment.course_id: enrolment for enrolment in enrolments}
    return [
        Progress(course, lessons[course.pk], mine.get(course.pk), done[mine[course.pk].pk])
        if course.pk in mine
        else Progress(course, lessons[course.pk])
        for course in courses
    ]


def _lessons(courses: list[CoursePage]) -> dict[int, list[LessonPage]]:
    # A page's path begins with its parent's, so one query finds the lessons of all courses in reading order.
    owner = {course.path: course.pk for course in courses}
    below = reduce(or_, (Q(path__startswith=path) for path in owner), Q(pk=None))
    lessons: dict[int, list[LessonPage]] = defaultdict(list)
    for lesson in LessonPage.objects.live().filter(below).defer("body").order_by("path"):
        lessons[owner[lesson.path[: -LessonPage.steplen]]].append(lesson)
    return lessons


def _done(enrolments: list[Enrolment]) -> dict[int, frozenset[int]]:
    done: dict[int, set[int]] = defaultdict(set)
    for enrolment, lesson in LessonProgress.objects.filter(enrolment__in=enrolments).values_list("enrolment", "lesson"):
        done[enrolment].add(lesson)
    return defaultdict(frozenset, {pk: frozenset(lessons) for pk, lessons in done.items()})
