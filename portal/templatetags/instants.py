"""Instants as people need them: how far off, and when by the clock on their wall."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def when(instant: datetime, at: datetime | None = None):
    """`in 3 hours (16:40 Berlin)`, seen from `at` (now, if not given) in the zone of whoever reads."""
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), in_words(instant, at or timezone.now()))


@register.filter
def hours(minutes: int) -> str:
    """`46 h 24 min`; up to two hours in minutes."""
    if minutes < 120:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    whole, rest = divmod(minutes, 60)
    return _("%d h") % whole if not rest else _("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": rest}


def in_words(instant: datetime, at: datetime) -> str:
    return _("%(distance)s (%(clock)s)") % {"distance": distance(instant, at), "clock": on_the_wall(instant, at)}


def distance(instant: datetime, at: datetime) -> str:
    if abs((instant - at).total_seconds()) < 60:
        return _("now")
    if instant > at:
        return _("in %(time)s") % {"time": timeuntil(instant, at, depth=1)}
    return _("%(time)s ago") % {"time": timesince(instant, at, depth=1)}


def on_the_wall(instant: datetime, at: datetime) -> str:
    """The time of day with its city; with the day, and the year, where they are not today's."""
    local, today = timezone.localtime(instant), timezone.localtime(at)
    day = "" if local.date() == today.date() else "D j M, " if local.year == today.year else "j M Y, "
    return f"{date_format(local, day + 'H:i')} {city()}"


def city() -> str:
    """The place that names the reader's zone: Berlin for Europe/Berlin, UTC for UTC."""
    return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
