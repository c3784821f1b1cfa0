"""A passed exam earns its certificate in the transaction that grades it: there is no moment between the two."""

from typing import Any

from django.dispatch import receiver

from certification.exams.grading import graded
from certification.exams.models import Attempt, GradeRun

from . import certificates


@receiver(graded)
def issue_on_pass(sender: type[Attempt], *, attempt: Attempt, run: GradeRun, **kwargs: Any) -> None:
    if not run.is_pass or attempt.ended_at is None:
        return
    course = attempt.exam.course
    certificates.issue(
        user=attempt.user,
        credential=course.slug,
        title=course.title,
        at=attempt.ended_at,
        months_valid=attempt.version.months_valid,
        attempt=attempt,
    )
