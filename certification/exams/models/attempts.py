import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .append_only import AppendOnly
from .bank import ItemVersion
from .corrections import Correction
from .exams import Exam, ExamVersion


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, whoever one is: staff read attempts in the admin."""
        return self.none() if user.is_anonymous else self.filter(user=user)

    def open(self):
        return self.filter(ended_at=None)

    def ended(self):
        return self.exclude(ended_at=None)


class Attempt(models.Model):
    """One person's sitting of an exam: what was drawn, until when, and how it ended."""

    class Ending(models.TextChoices):
        HANDED_IN = "handed_in", _("Handed in")
        TIME_UP = "time_up", _("Time ran out")

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="attempts", verbose_name=_("person"))
    # The version's exam, here for the constraint below.
    exam = models.ForeignKey(Exam, models.PROTECT, related_name="attempts", verbose_name=_("exam"))
    version = models.ForeignKey(ExamVersion, models.PROTECT, related_name="attempts", verbose_name=_("exam version"))
    seed = models.BigIntegerField(_("seed"))
    started_at = models.DateTimeField(_("started"))
    # How much longer than others the person had from the start (see accommodations.py).
    time_factor = models.DecimalField(_("time factor"), max_digits=4, decimal_places=2, default=1)
    # Computed once at the start; an Extension moves it. The page's clock only shows it.
    deadline = models.DateTimeField(_("deadline"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(_("ending"), max_length=20, choices=Ending, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["deadline"], name="certification_attempt_open", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="certification_attempt_one_open_per_person_and_exam",
                fields=["user", "exam"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="certification_attempt_deadline_is_after_its_start", condition=Q(deadline__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="certification_attempt_says_how_it_ended",
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
        ]

    def __str__(self):
        return f"{self.version} · {self.user} · {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self):
        return self.ended_at is None

    @property
    def grade(self):
        """The grade that counts: the last run. None while the attempt is open."""
        return max(self.grades.all(), key=lambda run: run.number, default=None)


class Slot(AppendOnly):
    """A place in an attempt with the item drawn for it."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="slots", verbose_name=_("attempt"))
    number = models.PositiveSmallIntegerField(_("number"))
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="slots", verbose_name=_("item version"))
    # Option ids as this person sees them.
    order = models.JSONField(_("order of options"), default=list)
    # A pilot's slot is asked and earns nothing.
    is_scored = models.BooleanField(_("scored"), default=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="certification_slot_number_once_per_attempt", fields=["attempt", "number"]),
            models.UniqueConstraint(
                name="certification_slot_item_once_per_attempt", fields=["attempt", "item_version"]
            ),
        ]

    def __str__(self):
        return f"{self.number}"


class AnswerEvent(AppendOnly):
    """An answer as it reached us. The last one in time counts (see answers.py)."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="events", verbose_name=_("slot"))
    # Its shape belongs to the item's kind.
    response = models.JSONField(_("response"))
    received_at = models.DateTimeField(_("received"))
    # An open page numbers its saves, so that a delayed one does not undo a newer. A plain form sends neither.
    page = models.CharField(_("page"), max_length=40, blank=True)
    sequence = models.BigIntegerField(_("sequence"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="certification_answer_once_per_page_and_sequence",
                fields=["slot", "page", "sequence"],
                condition=Q(sequence__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.slot_id} · {self.received_at:%H:%M:%S}"


class GradeRun(AppendOnly):
    """One reckoning of an attempt. Correcting a score appends another; the last one counts."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="grades", verbose_name=_("attempt"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    policy = models.CharField(_("policy"), max_length=20, choices=Correction.Policy, default=Correction.Policy.FIRST)
    # What made this run necessary; empty for the first.
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("correction")
    )
    reason = models.TextField(_("reason"), blank=True)
    # Ids of the ItemKeys used, in the order of the slots.
    keys = models.JSONField(_("keys used"))
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=4)
    out_of = models.PositiveSmallIntegerField(_("out of"))
    is_pass = models.BooleanField(_("passed"))
    # [{"domain": name, "points": decimal text, "out_of": int}] in the order of the blueprint.
    domains = models.JSONField(_("by domain"))
    graded_at = models.DateTimeField(_("graded at"), default=timezone.now)
    graded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("graded by"))

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="certification_grade_number_once_per_attempt", fields=["attempt", "number"])
        ]

    def __str__(self):
        return f"{self.points.normalize():f} / {self.out_of}"

    @property
    def percent(self):
        """Rounded down, so that what is shown as the cut score has been reached."""
        return int(self.points * 100 // self.out_of)
