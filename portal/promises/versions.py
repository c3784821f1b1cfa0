"""Versions of calendars and tiers: what is promised by one holds its version, so that an edit moves nothing promised.

A version is written when somebody saves an edit, and at the latest when the next promise is made.
"""

from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.accounts.models import User

from . import calendars, terms
from .models import BusinessCalendar, CalendarVersion, Tier, TierVersion, Version

AnyVersion = TypeVar("AnyVersion", bound=Version)


def of_calendar(calendar: BusinessCalendar, *, at: datetime, by: User | None = None) -> CalendarVersion:
    """The version that says what the calendar's rows say. Raises calendars.UnknownPlace."""
    return _saying(calendars.encode(calendar, at), CalendarVersion.objects.filter(calendar=calendar), at, by, calendar)


def of_tier(tier: Tier, *, at: datetime, by: User | None = None) -> TierVersion:
    """The version that says what the tier's rows say."""
    return _saying(terms.encode(tier), TierVersion.objects.filter(tier=tier), at, by, tier)


def at_instant(versions: QuerySet[AnyVersion], at: datetime) -> AnyVersion | None:
    """Of these versions of one thing, the one that held at `at`; the first one before anything was written down."""
    return versions.filter(written_at__lte=at).order_by("-number").first() or versions.order_by("number").first()


def _saying(
    content: str,
    versions: QuerySet[AnyVersion],
    at: datetime,
    by: User | None,
    owner: BusinessCalendar | Tier,
) -> AnyVersion:
    latest = versions.order_by("-number").first()
    if latest and latest.content == content:
        return latest
    words = {"content": content, "written_at": at, "written_by": by}
    try:
        with transaction.atomic():
            number = latest.number + 1 if latest else 1
            owned = {"tier": owner} if isinstance(owner, Tier) else {"calendar": owner}
            return versions.create(number=number, **owned, **words)
    except IntegrityError:
        # Another promise was made at the same moment and wrote it.
        return versions.get(number=latest.number + 1 if latest else 1)
