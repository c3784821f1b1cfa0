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
    begins = datetime.fromtimestamp(start, UTC)
    months = begins.month - 1 + count * MONTHS[recurring["interval"]]
    year, month = begins.year + months // 12, months % 12 + 1
    day = min(datetime.fromtimestamp(anchor, UTC).day, calendar.monthrange(year, month)[1])
    return int(begins.replace(year=year, month=month, day=day).timestamp())


def in_words(moment):
    """`3 Mar 2026`, as Stripe dates the lines of an invoice."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"
