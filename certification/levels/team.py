"""A company's people for whoever looks after them: what each holds and learns, who counts, what their leaving costs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from certification.courses.models import CoursePage
from certification.courses.progress import Progress, of_people
from certification.credentials import renewing
from certification.credentials.models import Certificate
from certification.credentials.status import Status, status_at
from portal.accounts.models import Account, Membership

from . import forecast, ladder
from .models import Consent, Level

Held = dict[int, list[tuple[Certificate, Status]]]  # by person
SHOWN = {Status.VALID, Status.EXPIRED, Status.SUSPENDED}


@dataclass(frozen=True)
class Colleague:
    """`costs` says that without this person the company would be at `left` instead."""

    member: Membership
    is_counted: bool
    certificates: list[tuple[Certificate, Status]]
    learning: list[Progress]
    costs: bool
    left: Level | None


def of(account: Account, at: datetime) -> list[Colleague]:
    """By name; a handful of queries for any number of people."""
    consents = Consent.objects.current(at).filter(membership=OuterRef("pk"))
    members = list(
        Membership.objects.current(at)
        .filter(account=account)
        .select_related("user")
        .annotate(is_counted=Exists(consents))
        .order_by("user__last_name", "user__first_name", "pk")
    )
    users = [member.user for member in members]
    held = _held(users, at)
    learning = _learning(users, held)
    costs = forecast.without(ladder.rungs(), ladder.holders_at(account, at))
    return [
        Colleague(
            member=member,
            is_counted=member.is_counted,
            certificates=held[member.user_id],
            learning=learning[member.user_id],
            costs=member.user_id in costs,
            left=costs.get(member.user_id),
        )
        for member in members
    ]


def _held(users: list, at: datetime) -> Held:
    held: Held = defaultdict(list)
    for one in Certificate.objects.filter(user__in=users).with_status(at).order_by("title", "-issued_at"):
        if (status := status_at(one, at)) in SHOWN:
            held[one.user_id].append((one, status))
    return held


def _learning(users: list, held: Held) -> dict[int, list[Progress]]:
    """Courses taken up and not finished, and finished ones whose exam is still to be sat."""
    courses = list(CoursePage.objects.live().filter(enrolments__user__in=users).distinct())
    with_exam = set(renewing.certifying().filter(course__in=courses).values_list("course", flat=True))
    learning: dict[int, list[Progress]] = defaultdict(list)
    for user, progress in of_people(users, courses):
        valid = {one.credential for one, status in held[user.pk] if status == Status.VALID}
        has_exam_ahead = progress.course.pk in with_exam and progress.course.slug not in valid
        if has_exam_ahead or not progress.is_complete:
            learning[user.pk].append(progress)
    return learning
