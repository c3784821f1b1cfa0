"""A passed exam earns its certificate in the transaction that grades it: there is no moment between the two."""

from typing import Any

from django.dispatch import receiver

from certification.exams.grading import graded
from certification.exams.models import Attempt, GradeRun

from . import foreseeing, renewing


@receiver(graded)
def issue_on_pass(sender: type[Attempt], *, attempt: Attempt, run: GradeRun, **kwargs: Any) -> None:
    if run.is_pass and attempt.ended_at is not None:
        renewing.earn(attempt, at=attempt.ended_at)
    elif not run.is_pass:
        foreseeing.take_back(attempt, run)
