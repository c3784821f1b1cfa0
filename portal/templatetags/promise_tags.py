"""Promises in words."""

from django import template
from django.utils.translation import ngettext

from portal.promises import calendars

register = template.Library()

HOUR, DAY = 60, 24 * 60


@register.filter
def duration(minutes):
    """Minutes as people say them: 30 minutes, 4 hours, 1 hour 30 minutes; days from three on, and only whole ones."""
    if minutes >= 3 * DAY and minutes % DAY == 0:
        return _count(minutes // DAY, "day")
    hours, rest = divmod(minutes, HOUR)
    parts = [_count(number, unit) for number, unit in ((hours, "hour"), (rest, "minute")) if number]
    return " ".join(parts) or _count(0, "minute")


@register.simple_tag
def opening_words(calendar):
    return calendars.opening_words(calendar)


def _count(number, unit):
    texts = {
        "day": ngettext("%d day", "%d days", number),
        "hour": ngettext("%d hour", "%d hours", number),
        "minute": ngettext("%d minute", "%d minutes", number),
    }
    return texts[unit] % number
