"""The breach list of the desk, on the page and as a table: what is written down, and what is late by now."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch

from . import loading, overdue
from .loading import Period
from .models import Exclusion
from .overdue import InOrder


def of(period: Period, at: datetime, *, kind: str = "", severity: int | None = None) -> InOrder:
    """The breach list of a period, latest first; with what is left out of the count, which stays missed."""
    asked = {"kind": kind, "severity": severity}
    wanted = {name: value for name, value in asked.items() if value}
    late = overdue.at(at, period.account)
    rows = loading.missed(period, late).filter(**wanted)
    in_force = Prefetch("exclusions", Exclusion.objects.in_force(), to_attr="in_force")
    rows = rows.select_related("case__assignee", "case__product", "account").prefetch_related(in_force)
    found = late.due_between(period.start, period.end)
    waiting = [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]
    return InOrder(rows, waiting, latest_first=True)


def table(missed: InOrder) -> Iterator[list[str | int]]:
    yield ["case", "company", "severity", "promise", "number", "due", "ended", "late_minutes", "left_out", "assignee"]
    for row in missed:
        yield [
            *(row.case.reference, row.account.name, row.severity, row.kind, row.number, row.due_at.isoformat()),
            row.ended_at.isoformat() if row.ended_at else "",
            "" if row.late_minutes is None else row.late_minutes,
            row.in_force[0].ground if row.in_force else "",
            str(row.case.assignee or ""),
        ]
