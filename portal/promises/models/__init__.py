from .calendars import BusinessCalendar, CalendarVersion, ExceptionalHours, Holiday, OpeningHours
from .ledger import Entitlement, Standing
from .tiers import ResponseTarget, Severity, Tier, TierVersion
from .versions import Version

__all__ = [
    "BusinessCalendar",
    "CalendarVersion",
    "Entitlement",
    "ExceptionalHours",
    "Holiday",
    "OpeningHours",
    "ResponseTarget",
    "Severity",
    "Standing",
    "Tier",
    "TierVersion",
    "Version",
]
