"""Who of a company could fill what a level lacks, the nearest first."""

from dataclasses import dataclass
from datetime import datetime

from certification.courses.models import CoursePage
from certification.courses.progress import Progress, of_people
from certification.credentials.models import Certificate
from portal.accounts.models import Account, User

from . import forecast
from .ladder import Gap
from .models import Consent


@dataclass(frozen=True)
class Candidate:
    """`is_certified` are those who hold it and do not let it count: a word of theirs is enough."""

    user: User
    course: CoursePage
    progress: Progress | None = None
    lapsed_at: datetime | None = None
    is_certified: bool = False

    @property
    def nearness(self) -> float:
        """Share of the lessons done; who was certified before knows them all, and who is needs no exam."""
        if self.is_certified:
            return 2.0
        if self.lapsed_at:
            return 1.0
        return self.progress.count / self.progress.total if self.progress and self.progress.total else 0.0


def to(gaps: list[Gap], account: Account, at: datetime) -> list[Candidate]:
    """Colleagues who hold what is lacking and are not counted, whose certificate in it lapsed, or who have begun it.

    Six queries at most.
    """
    courses = {course.slug: course for gap in gaps for course in gap.asked.courses}
    people = forecast.people_of(account, at)
    held = Certificate.objects.filter(user__in=people, credential__in=courses)
    certified = set(held.valid(at).values_list("user", "credential"))
    consents = Consent.objects.current(at).filter(membership__account=account)
    counted = set(consents.values_list("membership__user", flat=True))
    found = {
        (user.pk, progress.course.slug): Candidate(user, progress.course, progress)
        for user, progress in of_people(list(people.values()), courses.values())
    }
    for lapsed in held.filter(expires_at__lte=at, revoked_at=None).order_by("expires_at"):
        begun = found.get((lapsed.user_id, lapsed.credential))
        found[lapsed.user_id, lapsed.credential] = Candidate(
            people[lapsed.user_id], courses[lapsed.credential], begun.progress if begun else None, lapsed.expires_at
        )
    for person, credential in sorted(certified):
        found[person, credential] = Candidate(people[person], courses[credential], is_certified=True)
    near = (one for who, one in found.items() if not (one.is_certified and who[0] in counted))
    return sorted(near, key=lambda candidate: -candidate.nearness)
