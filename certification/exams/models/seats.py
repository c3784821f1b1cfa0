from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certification.courses.models import PaidSeat

from .attempts import Attempt
from .exams import Exam


class ExamSeat(PaidSeat):
    """A paid attempt at an exam; starting the attempt uses it."""

    taught_name = "exam"
    exam = models.ForeignKey(Exam, models.PROTECT, related_name="seats", verbose_name=_("exam"))
    attempt = models.OneToOneField(
        Attempt, models.PROTECT, null=True, blank=True, related_name="seat", verbose_name=_("attempt")
    )

    class Meta(PaidSeat.Meta):
        abstract = False
        verbose_name = _("exam seat")
        verbose_name_plural = _("exam seats")
        constraints = [
            *PaidSeat.Meta.constraints,
            models.UniqueConstraint(
                name="certification_examseat_one_waiting_per_person",
                fields=["exam", "account", "holder"],
                condition=Q(used_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="certification_examseat_used_for_an_attempt",
                condition=Q(used_at=None, attempt=None) | Q(used_at__isnull=False, attempt__isnull=False),
            ),
        ]

    @property
    def taught(self):
        return self.exam

    @property
    def address(self):
        return reverse("exam", args=[self.exam.slug])
