from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from certification.courses.models import CoursePage
from certification.exams.models import Exam


class Achievement(ClusterableModel):
    """What a course's certificate attests, as badges and printed certificates say it, and what renews it."""

    course = models.OneToOneField(CoursePage, models.CASCADE, related_name="achievement", verbose_name=_("course"))
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the holder can do. Empty: the course's summary.")
    )
    criteria = models.TextField(
        _("criteria"), blank=True, help_text=_("What had to be done to earn it. Empty: the exam passed.")
    )
    delta_exam = models.ForeignKey(
        Exam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shorter exam for renewal"),
        help_text=_("Asks only what is new. It renews a certificate that is in force and earns nothing else."),
    )
    renews = ParentalManyToManyField(
        CoursePage,
        blank=True,
        related_name="+",
        verbose_name=_("also renews"),
        help_text=_("Lower certificates that are in force are renewed with this one."),
    )

    panels = [
        FieldPanel("course"),
        MultiFieldPanel([FieldPanel("description"), FieldPanel("criteria")], heading=_("What it attests")),
        MultiFieldPanel([FieldPanel("delta_exam"), FieldPanel("renews")], heading=_("Renewal")),
    ]

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["course__title"]

    def __str__(self):
        return self.course.title
