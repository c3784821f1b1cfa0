from http import HTTPMethod

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.accounts.models import User
from portal.products.models import Product

from ..blocks import LessonBlocks


class CatalogPage(Page):
    """The shelf on which courses stand; the site has one."""

    lead = models.CharField(_("lead"), max_length=240, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    subpage_types = ["certification.CoursePage"]
    max_count = 1
    template = "certification/courses/catalog_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("course catalogue")


class CoursePage(Page):
    """A course. Its address is the name of the credential it leads to, so it stays once the course has been public."""

    summary = models.CharField(_("summary"), max_length=240, help_text=_("One sentence: what one can do afterwards"))
    outcomes = RichTextField(_("what you will be able to do"), features=["ul", "bold", "code"])
    audience = models.TextField(_("who it is for"), blank=True)
    minutes = models.PositiveIntegerField(_("length (minutes)"), default=60)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("product")
    )
    needs_seat = models.BooleanField(
        _("costs money"), default=False, help_text=_("Only who holds a seat that was paid for may take it up.")
    )

    by_invitation = models.BooleanField(
        _("by invitation"), default=False, help_text=_("Only who has been invited may take it up.")
    )
    prerequisites = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="leads_to",
        verbose_name=_("to be finished before"),
        help_text=_("Courses whose lessons or certificate one needs first"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("audience"),
        FieldPanel("minutes"),
        FieldPanel("product"),
        FieldPanel("needs_seat"),
        FieldPanel("by_invitation"),
        FieldPanel("prerequisites", widget=forms.CheckboxSelectMultiple),
        HelpPanel(content=_("Lessons are the pages below this one, in their order in the menu.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("outcomes")]
    parent_page_types = ["certification.CatalogPage"]
    subpage_types = ["certification.LessonPage"]
    template = "certification/courses/course_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def clean(self):
        super().clean()
        if self.first_published_at and CoursePage.objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": _("Certificates and levels name this course by its address: keep it.")})
        if self.pk and self.is_circular():
            raise ValidationError({"prerequisites": _("Among them is one that needs this course first.")})

    def is_circular(self):
        """Whether following what is needed first comes back here."""
        seen, ahead = set(), {course.pk for course in self.prerequisites.all()}
        while ahead:
            seen |= ahead
            needed = CoursePage.prerequisites.through.objects.filter(from_coursepage__in=ahead)
            ahead = set(needed.values_list("to_coursepage", flat=True)) - seen
        return self.pk in seen

    @property
    def lessons(self):
        """Its public lessons in reading order."""
        return LessonPage.objects.child_of(self).live().order_by("path")


class LessonPage(Page):
    """One sitting of a course."""

    minutes = models.PositiveIntegerField(_("length (minutes)"), default=10)
    body = StreamField(LessonBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("minutes"), FieldPanel("body")]
    parent_page_types = ["certification.CoursePage"]
    subpage_types: list[str] = []
    template = "certification/courses/lesson_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @cached_property
    def course(self):
        return CoursePage.objects.parent_of(self).get()


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.none() if user.is_anonymous else self.filter(user=user)

    def with_lessons_done(self):
        """Adds `lessons_done`: how many of the course's public lessons the person has done."""
        below = {"lesson__live": True, "lesson__path__startswith": OuterRef("course__path")}
        marks = LessonProgress.objects.filter(enrolment=OuterRef("pk"), **below)
        counted = marks.order_by().values("enrolment").annotate(n=Count("pk")).values("n")
        return self.annotate(lessons_done=Coalesce(Subquery(counted), 0))


class CourseInvitation(models.Model):
    """An address whose owner may take a course that is by invitation."""

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="invitations", verbose_name=_("course"))
    email = models.EmailField(_("e-mail address"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("invited by")
    )

    class Meta:
        verbose_name = _("course invitation")
        verbose_name_plural = _("course invitations")
        ordering = ["-invited_at"]
        default_permissions = ("add", "delete", "view")
        constraints = [
            models.UniqueConstraint("course", Lower("email"), name="certification_course_invitation_once_per_address")
        ]

    def __str__(self):
        return f"{self.course} · {self.email}"


class Enrolment(models.Model):
    """A person takes a course."""

    user = models.ForeignKey(User, models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now)
    # The lesson last opened: where "continue" leads.
    last_lesson = models.ForeignKey(
        LessonPage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("last opened lesson")
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                name="certification_enrolment_once_per_person_and_course", fields=["user", "course"]
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.course}"


class LessonProgress(models.Model):
    """A lesson marked done; the mark stays."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="done", verbose_name=_("enrolment"))
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+", verbose_name=_("lesson"))
    done_at = models.DateTimeField(_("done"), default=timezone.now)

    class Meta:
        verbose_name = _("lesson done")
        verbose_name_plural = _("lessons done")
        constraints = [
            models.UniqueConstraint(name="certification_lesson_done_once_per_enrolment", fields=["enrolment", "lesson"])
        ]

    def __str__(self):
        return f"{self.enrolment} · {self.lesson}"
