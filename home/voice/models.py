from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import RevisionMixin

from boards.roadmap.models import Item
from certification.courses.models import CoursePage
from portal.accounts.models import User
from portal.knowledge.models import Transcript, Turn, WritingTask
from portal.support.models import Call, Case


class Gathered(models.Model):
    """The phrases of a transcript were taken from it, as its turns were then."""

    transcript = models.OneToOneField(Transcript, models.CASCADE, related_name="gathered", verbose_name=_("transcript"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("gathered transcript")
        verbose_name_plural = _("gathered transcripts")

    def __str__(self):
        return str(self.transcript)


class PhraseQuerySet(models.QuerySet):
    def said_in(self, first, last):
        """From one month to another, both included."""
        return self.filter(said_at__gte=first.start, said_at__lt=last.end)


class Phrase(models.Model):
    """A customer used these words on a call. Written by `gathering`, without what tells who called."""

    gathered = models.ForeignKey(Gathered, models.CASCADE, related_name="phrases", verbose_name=_("gathered"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("case"))
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    # Where it was said first on the call.
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+", verbose_name=_("turn"))
    # The stems of its words, by which phrases are the same; and the words as they were said.
    key = models.CharField(_("stems"), max_length=200)
    words = models.CharField(_("words"), max_length=200)
    said_at = models.DateTimeField(_("said"))

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["said_at", "pk"]
        indexes = [
            models.Index(fields=["said_at", "key", "case"], name="home_phrase_of_month"),
            models.Index(fields=["key", "said_at"], name="home_phrase_by_key"),
        ]
        constraints = [models.UniqueConstraint(name="home_phrase_once_per_transcript", fields=["gathered", "key"])]

    def __str__(self):
        return self.words


class Outcome(models.Model):
    """What calls said became something: an item on a roadmap, an article to write, or a gap of a course."""

    cases = models.ManyToManyField(Case, related_name="outcomes", verbose_name=_("cases"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    task = models.ForeignKey(
        WritingTask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("article to write")
    )
    course = models.ForeignKey(
        CoursePage, models.PROTECT, null=True, blank=True, related_name="gaps", verbose_name=_("course")
    )
    # What the course does not teach; of an item or an article their own titles say it.
    words = models.CharField(_("what is missing"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="home_outcome_is_one_thing",
                condition=Q(item__isnull=False, task=None, course=None)
                | Q(item=None, task__isnull=False, course=None)
                | Q(item=None, task=None, course__isnull=False),
            ),
            models.CheckConstraint(
                name="home_outcome_gap_says_what_is_missing", condition=Q(course=None) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="home_outcome_closed_is_a_gap_by_someone_afterwards",
                condition=Q(closed_at=None, closed_by=None)
                | Q(course__isnull=False, closed_by__isnull=False, closed_at__gte=F("at")),
            ),
        ]

    def __str__(self):
        return str(self.item or self.task or self.words)


class Letter(RevisionMixin, models.Model):
    """A month's voice of the customer: composed from its figures, edited in Wagtail, mailed once to our people."""

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    subject = models.CharField(_("subject"), max_length=140)
    body = RichTextField(_("letter"), features=["h3", "bold", "italic", "ol", "ul", "link"])
    composed_at = models.DateTimeField(_("composed"), editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("sent by")
    )

    panels = [FieldPanel("subject"), FieldPanel("body")]

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="home_letter_is_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="home_letter_sent_by_someone",
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("voice_letter", args=[self.pk])

    def clean(self):
        super().clean()
        if Letter.objects.filter(pk=self.pk, sent_at__isnull=False).exists():
            raise ValidationError(_("This letter was sent: it stays as people have it."))
