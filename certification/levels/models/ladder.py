from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
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


class Requirement(ClusterableModel):
    """So many people, each with so many of these certificates; one person fills one place of a way only.

    A level is met by any one of its ways: "1 person with 2 certificates, or 2 people with 1" is two ways.
    """

    level = ParentalKey(Level, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("level"))
    way = models.PositiveSmallIntegerField(
        _("way"), default=1, help_text=_("Requirements of the same way go together; any one way is enough.")
    )
    people = models.PositiveSmallIntegerField(_("people"), default=1, validators=[MinValueValidator(1)])
    certificates = models.PositiveSmallIntegerField(
        _("certificates each"), default=1, validators=[MinValueValidator(1)]
    )
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+", verbose_name=_("course"))
    others = ParentalManyToManyField(CoursePage, blank=True, related_name="+", verbose_name=_("or of these courses"))

    panels = [
        FieldPanel("way"),
        FieldPanel("people"),
        FieldPanel("certificates"),
        FieldPanel("course"),
        FieldPanel("others"),
    ]

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["way", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="certification_requirement_once_per_way", fields=["level", "way", "course", "certificates"]
            ),
            models.CheckConstraint(name="certification_requirement_asks_for_people", condition=Q(people__gte=1)),
            models.CheckConstraint(
                name="certification_requirement_asks_for_certificates", condition=Q(certificates__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.people} × {self.certificates} × {self.course}"

    @property
    def courses(self):
        return [self.course, *(other for other in self.others.all() if other.pk != self.course_id)]
