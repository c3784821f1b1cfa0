"""Billing periods: how far one interval reaches."""

import calendar
from datetime import UTC, datetime

DAY = 86_400
MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}


def period_end(start, recurring, anchor):
    """The Unix second at which a period that begins at `start` ends.

    Months keep the anchor's day of month, or take the last day of a shorter month: 31 January, 28 February, 31 March.
    """
    count = recurring["interval_count"]
    if recurring["interval"] in DAYS:
        return start + count * DAYS[recurring["interval"]] * DAY
    return months_after(start, count * MONTHS[recurring["interval"]], anchor)


def months_after(start, count, anchor=None):
    """So many months later, on the day of month of `anchor` where the month has it."""
    begins = datetime.fromtimestamp(start, UTC)
    months = begins.month - 1 + count
    year, month = begins.year + months // 12, months % 12 + 1
    wanted = datetime.fromtimestamp(start if anchor is None else anchor, UTC).day
    day = min(wanted, calendar.monthrange(year, month)[1])
    return int(begins.replace(year=year, month=month, day=day).timestamp())


def in_words(moment):
    """`3 Mar 2026`, as Stripe dates the lines of an invoice."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"
