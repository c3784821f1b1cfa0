from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from certification.courses.models import CoursePage


class Level(ClusterableModel):
    """What a company can reach when enough of its people are certified."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), unique=True, validators=[MinValueValidator(1)], help_text=_("Higher is better, from 1")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("rank"),
        InlinePanel("requirements", heading=_("Requirements"), label=_("Requirement"), min_num=1),
    ]

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["rank"]
        constraints = [models.CheckConstraint(name="certification_level_rank_starts_at_1", condition=Q(rank__gte=1))]

    def __str__(self):
        return self.name


class Requirement(models.Model):
    """So many people certified in a course; one person fills one place of a level only."""

    level = ParentalKey(Level, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("level"))
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+", verbose_name=_("course"))
    people = models.PositiveSmallIntegerField(_("people"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="certification_requirement_course_once_per_level", fields=["level", "course"]),
            models.CheckConstraint(name="certification_requirement_asks_for_people", condition=Q(people__gte=1)),
        ]

    def __str__(self):
        return f"{self.people} × {self.course}"
