from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.rounds.models import check_zone
from boards.seating.models import BoardPage, seated


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
