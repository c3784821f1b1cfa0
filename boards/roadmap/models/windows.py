"""How the time in which something is planned is said."""

from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def in_words(first: date | None, last: date | None) -> str:
    """`Q3 2027` for a quarter, `July 2027` for a month, both days for anything else, nothing for nothing."""
    if first is None or last is None:
        return ""
    if first.day == 1 and first.year == last.year and last.day == monthrange(last.year, last.month)[1]:
        if first.month == last.month:
            return date_format(first, "F Y")
        if last.month % 3 == 0 and first.month == last.month - 2:
            return quarter_in_words(*quarter_of(last))
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def quarter_in_words(year: int, quarter: int) -> str:
    return _("Q%(quarter)d %(year)d") % {"quarter": quarter, "year": year}
