"""Renewals to come, and those that are due and that nobody has spoken about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from portal.accounts.models import Account
from portal.revenue.models import ContractLine, Renewal

AHEAD, BACK = timedelta(days=180), timedelta(days=365)


@dataclass(frozen=True)
class Due:
    """A line with what is expected of it; `is_late` where it has ended and nobody has said what became of it."""

    line: ContractLine
    renewal: Renewal | None
    is_late: bool


def due(accounts: QuerySet[Account], today: date) -> Sequence[Due]:
    """Of the next half year, and unsettled ones of the last year; the nearest first. One query."""
    lines = ContractLine.objects.unsettled().filter(
        account__in=accounts, ends_on__gt=today - BACK, ends_on__lte=today + AHEAD
    )
    lines = lines.select_related("account", "renewal").order_by("ends_on", "reference")
    return [Due(line, getattr(line, "renewal", None), line.ends_on <= today) for line in lines]


def settled(accounts: QuerySet[Account], number: int = 20) -> QuerySet[Renewal]:
    """What was said last."""
    said = Renewal.objects.filter(line__account__in=accounts).exclude(outcome="")
    return said.select_related("line__account", "booked_to", "successor").order_by("-settled_at")[:number]
