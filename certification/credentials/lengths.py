"""How long a certificate holds, in calendar months."""

import calendar
from datetime import datetime


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many calendar months on; the month's last day where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
