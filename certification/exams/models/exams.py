from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_comma_separated_integer_list
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin

from certification.courses.models import CoursePage
from portal.accounts.models import User
from portal.revenue.money import as_text

from .append_only import AppendOnly
from .bank import Domain


class ExamTerms(models.Model):
    """What is agreed when someone sits down to an exam."""

    class Review(models.IntegerChoices):
        """What is shown of an ended attempt; each shows what those before it show."""

        VERDICT = 0, _("passed or not")
        DOMAINS = 1, _("the result of each domain")
        MARKS = 2, _("each question with one's answer and its result")
        KEYS = 3, _("what is right, and why")

    minutes = models.PositiveSmallIntegerField(_("time limit (minutes)"), validators=[MinValueValidator(1)])
    cut_score = models.PositiveSmallIntegerField(
        _("cut score (per cent)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    cut_justification = models.TextField(
        _("why this cut score"), help_text=_("Who set it, by which method, and when: it is asked for in every appeal.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts until passed"), default=3, validators=[MinValueValidator(1)]
    )
    cool_off_days = models.CharField(
        _("days to wait after a failed attempt"),
        max_length=60,
        blank=True,
        validators=[validate_comma_separated_integer_list],
        help_text=_("After the first, the second and so on, such as 14,60,365; the last one stays. Empty: none."),
    )
    pilot_count = models.PositiveSmallIntegerField(
        _("pilot items"), default=0, help_text=_("So many more are asked to try them out; they earn and cost nothing.")
    )
    review_at_once = models.PositiveSmallIntegerField(
        _("shown at once"), choices=Review, default=Review.DOMAINS, help_text=_("As soon as an attempt has ended")
    )
    review_when_done = models.PositiveSmallIntegerField(
        _("shown when done"), choices=Review, default=Review.DOMAINS, help_text=_("Passed, or no attempt is left")
    )
    review_when_closed = models.PositiveSmallIntegerField(
        _("shown when closed"),
        choices=Review,
        default=Review.DOMAINS,
        help_text=_("The exam is withdrawn, or another version has taken this one's place"),
    )
    months_valid = models.PositiveSmallIntegerField(
        _("certificate is valid for (months)"), null=True, blank=True, help_text=_("Empty: it does not expire")
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if not self.review_at_once <= self.review_when_done <= self.review_when_closed:
            raise ValidationError({"review_when_done": _("What was shown once is not hidden again later.")})

    @property
    def cool_offs(self):
        """Days to wait after the first failed attempt, the second, …; the last one stays."""
        return [int(days) for days in self.cool_off_days.split(",") if days.strip()]


class ExamQuerySet(models.QuerySet):
    def with_results(self):
        """Adds `version_pk` of the newest version, `sat` and `passed`: ended attempts, and those a grade run passed."""
        newest = ExamVersion.objects.filter(exam=OuterRef("pk")).order_by("-number")
        ended = Q(attempts__ended_at__isnull=False)
        return self.annotate(
            version_pk=Subquery(newest.values("pk")[:1]),
            sat=Count("attempts", filter=ended, distinct=True),
            passed=Count("attempts", filter=ended & Q(attempts__grades__is_pass=True), distinct=True),
        )

    def open(self):
        """Exams that can be sat: live, with a version to sit."""
        return self.filter(live=True, versions__isnull=False).distinct()


class Exam(DraftStateMixin, RevisionMixin, ExamTerms, ClusterableModel):
    """An exam as educators work on it. Publishing freezes its terms as an ExamVersion."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="exams", verbose_name=_("course"))
    summary = models.TextField(_("summary"), blank=True, help_text=_("What it asks, in two sentences"))
    needs_seat = models.BooleanField(
        _("costs money"), default=False, help_text=_("Each attempt needs a seat that was paid for.")
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("course"),
        FieldPanel("summary"),
        FieldPanel("needs_seat"),
        InlinePanel("blueprint", heading=_("Blueprint"), label=_("Line"), min_num=1),
        FieldPanel("pilot_count"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("attempts_allowed"), FieldPanel("cool_off_days")], heading=_("Sitting")
        ),
        MultiFieldPanel(
            [FieldPanel("cut_score"), FieldPanel("cut_justification"), FieldPanel("months_valid")],
            heading=_("Passing"),
        ),
        MultiFieldPanel(
            [FieldPanel("review_at_once"), FieldPanel("review_when_done"), FieldPanel("review_when_closed")],
            heading=_("What candidates are shown afterwards"),
        ),
    ]

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["title"]

    def __str__(self):
        return self.title

    @property
    def current_version(self):
        return self.versions.order_by("-number").first()


class BlueprintLine(models.Model):
    """How many items of a domain the next version will draw."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="blueprint", verbose_name=_("exam"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+", verbose_name=_("domain"))
    count = models.PositiveSmallIntegerField(_("items to draw"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("blueprint line")
        verbose_name_plural = _("blueprint lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="certification_blueprint_domain_once_per_exam", fields=["exam", "domain"])
        ]

    def __str__(self):
        return f"{self.domain} · {self.count}"


class ExamVersion(ExamTerms, AppendOnly):
    """The terms of an exam as they were published; whoever starts under them ends under them."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="versions", verbose_name=_("exam"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    needs_seat = models.BooleanField(_("costs money"), default=False)
    # [{"currency", "amount"}] in minor units: what an attempt cost when this was published. What somebody paid is
    # their purchase's. None where it was published before this was kept.
    prices = models.JSONField(_("prices when published"), null=True)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("published by"))

    class Meta:
        verbose_name = _("exam version")
        verbose_name_plural = _("exam versions")
        ordering = ["exam_id", "number"]
        constraints = [
            models.UniqueConstraint(name="certification_exam_version_number_once", fields=["exam", "number"]),
            models.CheckConstraint(
                name="certification_exam_version_cut_score_is_a_percentage",
                condition=Q(cut_score__gte=1, cut_score__lte=100),
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.number}"

    @property
    def price(self):
        """In words, as it was when this was published."""
        if self.prices is None:
            return _("Not recorded")
        if not self.needs_seat:
            return _("Free")
        told = [as_text(one["amount"], one["currency"]) for one in self.prices]
        return " · ".join(told) or _("By seat; none was on sale")

    @property
    def asks(self):
        """How many questions an attempt has, those that are tried out among them."""
        return self.pilot_count + sum(line.count for line in self.lines.all())

    @property
    def is_closed(self):
        """Nobody starts under it any more."""
        return not self.exam.live or self.exam.current_version != self


class ExamVersionLine(AppendOnly):
    """How many items of a domain a version draws."""

    version = models.ForeignKey(ExamVersion, models.PROTECT, related_name="lines", verbose_name=_("exam version"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+", verbose_name=_("domain"))
    count = models.PositiveSmallIntegerField(_("items to draw"))

    class Meta:
        verbose_name = _("line of an exam version")
        verbose_name_plural = _("lines of an exam version")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="certification_version_domain_once", fields=["version", "domain"])]

    def __str__(self):
        return f"{self.domain} · {self.count}"
