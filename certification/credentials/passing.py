"""A passed exam earns its certificate in the transaction that grades it: there is no moment between the two."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from certification.exams.chances import weighing
from certification.exams.grading import graded
from certification.exams.models import Attempt, Exam, GradeRun
from portal.accounts.models import User

from . import foreseeing, renewing


@receiver(graded)
def issue_on_pass(sender: type[Attempt], *, attempt: Attempt, run: GradeRun, **kwargs: Any) -> None:
    if run.is_pass and attempt.ended_at is not None:
        renewing.earn(attempt, at=attempt.ended_at)
    elif not run.is_pass:
        foreseeing.take_back(attempt, run)


@receiver(weighing)
def keep_the_shorter_exam_for_renewals(
    sender: type[Exam], *, exam: Exam, user: User, at: datetime, **kwargs: Any
) -> str:
    """It earns nothing without a certificate in force: nobody spends an attempt, or a seat, on it."""
    if renewing.is_shorter(exam) and not renewing.in_force(user, exam.course.slug, at):
        return _(
            "This exam only renews a certificate that is in force, and you hold none. The full exam is open to you."
        )
    return ""
