"""What a corrected exam would do to certificates, and doing it: before it is done it is told, person by person."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from certification.exams.models import Attempt, GradeRun
from certification.exams.regrading import Change, weighed

from . import certificates
from .models import Certificate


@receiver(weighed)
def tell(sender: Any, *, changes: list[Change], at: datetime, **kwargs: Any) -> dict[int, list[str]]:
    earned = {c.attempt_id for c in Certificate.objects.filter(attempt__in=[change.attempt for change in changes])}
    told: dict[int, list[str]] = {}
    for change in changes:
        if change.is_pass and change.attempt.pk not in earned:
            told[change.attempt.pk] = [_("Earns the certificate.")]
        elif not change.is_pass and change.attempt.pk in earned:
            told[change.attempt.pk] = [_("The certificate is revoked.")]
    return told


def take_back(attempt: Attempt, run: GradeRun) -> None:
    """A regrade that says scores may fall takes back what was earned by the old score."""
    earned = Certificate.objects.filter(attempt=attempt, revoked_at=None).first()
    if earned and run.graded_by:
        certificates.revoke(earned, reason=run.reason, by=run.graded_by, at=run.graded_at)
