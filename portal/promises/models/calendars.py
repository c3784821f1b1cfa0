from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .versions import Version


class BusinessCalendar(ClusterableModel):
    """When we are open. Around the clock when it has no opening hours and says so.

    What was promised by it holds one of its versions (`versions.of_calendar`): an edit moves nothing promised before.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_always_open = models.BooleanField(_("open around the clock"), default=False)
    country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        help_text=_("ISO 3166-1 country, such as DE: its public holidays are closed, beside your own days."),
    )
    region = models.CharField(
        _("region"), max_length=10, blank=True, help_text=_("ISO 3166-2 part of the country, such as BE for Berlin.")
    )
    feed = models.URLField(
        _("holiday feed"),
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("Address of an iCal feed, read every day; its whole days are closed."),
    )
    # What came of reading the feed last: when, and a sentence where it failed.
    feed_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    feed_problem = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("business calendar")
        verbose_name_plural = _("business calendars")

    def __str__(self):
        return self.name


class OpeningHours(models.Model):
    """One open interval of a weekday in the calendar's wall time; a day may have several."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    calendar = ParentalKey(BusinessCalendar, on_delete=models.CASCADE, related_name="hours", verbose_name=_("calendar"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 is midnight at the end of the day."))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="portal_opening_weekday_is_0_to_6", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="portal_opening_closes_after_it_opens", condition=Q(closes__gt=F("opens")) | Q(closes="00:00")
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ExceptionalHours(models.Model):
    """Open on one day as on no other of its weekday: all intervals of the day together replace the weekday's."""

    calendar = ParentalKey(
        BusinessCalendar, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 is midnight at the end of the day."))
    name = models.CharField(_("why"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("exceptional opening")
        verbose_name_plural = _("exceptional openings")
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                name="portal_exception_closes_after_it_opens", condition=Q(closes__gt=F("opens")) | Q(closes="00:00")
            )
        ]

    def __str__(self):
        return f"{self.day} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which a calendar is closed: written by us, or read from its feed."""

    class Source(models.TextChoices):
        OWN = "own", _("Written by us")
        FEED = "feed", _("From the feed")

    calendar = ParentalKey(
        BusinessCalendar, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.OWN, editable=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="portal_holiday_once_per_calendar", fields=["calendar", "day"])]

    def __str__(self):
        return f"{self.day} {self.name}"


class CalendarVersion(Version):
    """A calendar as `calendars.encode` wrote it: zone, week, days off with their names, exceptional hours."""

    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="versions", verbose_name=_("calendar"))

    class Meta(Version.Meta):
        verbose_name = _("version of a calendar")
        verbose_name_plural = _("versions of calendars")
        constraints = [
            models.UniqueConstraint(name="portal_calendar_version_once_per_number", fields=["calendar", "number"])
        ]

    def __str__(self):
        return _("%(name)s, version %(number)s") % {"name": self.calendar, "number": self.number}
