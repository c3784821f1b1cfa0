from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.rounds.models import check_zone
from boards.seating.models import BoardPage, Seat, seated
from portal.accounts.models import Account, User


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Meetings are of the member companies, and of our people."""
        if user.is_staff:
            return self
        boards = BoardPage.objects.live().filter(pk__in=seated(getattr(user, "account", None), at))
        return self.filter(board__in=boards)

    def ahead(self, at):
        return self.filter(starts_at__gte=at).order_by("starts_at")

    def past(self, at):
        return self.filter(starts_at__lt=at).order_by("-starts_at")


class Meeting(models.Model):
    """A board comes together: when, where, about what."""

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="meetings", verbose_name=_("board"))
    title = models.CharField(_("title"), max_length=140)
    starts_at = models.DateTimeField(_("starts"))
    # The zone in which the time is announced.
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_zone])
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=200, help_text=_("A room, or how to dial in."))
    agenda = models.TextField(_("agenda"), blank=True, max_length=5000)
    items = models.ManyToManyField(Item, related_name="meetings", blank=True, verbose_name=_("items on the agenda"))

    # Invitations carry how often it was moved, so that a calendar knows the last word.
    called_at = models.DateTimeField(_("called"), null=True, blank=True, editable=False)
    calls = models.PositiveSmallIntegerField(_("times called"), default=0, editable=False)
    # What was said there; another text is another version, which nobody has approved yet.
    record = models.TextField(_("minutes"), blank=True, max_length=20000, editable=False)
    record_version = models.PositiveSmallIntegerField(_("version of the minutes"), default=0, editable=False)
    recorded_at = models.DateTimeField(_("minutes written"), null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(name="boards_meeting_takes_a_while", condition=models.Q(minutes__gte=1)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])


class Attendance(models.Model):
    """A company was at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendances", verbose_name=_("seat"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [models.UniqueConstraint(name="boards_attendance_once_per_seat", fields=["meeting", "seat"])]

    def __str__(self):
        return f"{self.seat} · {self.meeting}"


class MinutesAnswer(models.Model):
    """What a company that was there says of a version of the minutes; it may change its mind."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers", verbose_name=_("meeting"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("seat"))
    version = models.PositiveSmallIntegerField(_("version of the minutes"))
    approves = models.BooleanField(_("approves them"))
    note = models.TextField(_("what is wrong"), blank=True, max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to minutes")
        verbose_name_plural = _("answers to minutes")
        constraints = [
            models.UniqueConstraint(
                name="boards_minutes_answer_once_per_seat_and_version", fields=["meeting", "seat", "version"]
            ),
            models.CheckConstraint(
                name="boards_minutes_are_not_approved_with_a_reason",
                condition=models.Q(approves=True) | ~models.Q(note=""),
            ),
        ]

    def __str__(self):
        return f"{self.seat} · {self.meeting}"


class ActionItem(models.Model):
    """Something somebody took on at a meeting, by a day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="actions", verbose_name=_("meeting"))
    what = models.CharField(_("what"), max_length=240)
    holder = models.ForeignKey(User, models.PROTECT, related_name="board_actions", verbose_name=_("who"))
    # Of the day it was taken on; empty where one of our own people took it on.
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("company"))
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.what
