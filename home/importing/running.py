"""Importing row by row: a refused row leaves the others alone, and the corrected file is simply imported again.

A row is known by its natural key, so what is there already is found and changed, or left as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .reading import Row, read

# SQLite has one writer: between two batches others get their turn.
BATCH = 100


class Outcome(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class Refused(Exception):
    """The row cannot be taken; the words say why."""


class Kind(Protocol):
    """A form for one row, such as home.importing.forms.CompanyRow."""

    def __init__(self, data: dict[str, str]) -> None: ...
    @classmethod
    def columns(cls) -> tuple[list[str], list[str]]: ...
    def problems(self) -> str: ...
    def key(self) -> tuple: ...
    def take(self, *, by: User | None, at: datetime) -> Outcome: ...


@dataclass(frozen=True)
class Result:
    number: int
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True)
class Report:
    results: list[Result]

    def count(self, outcome: Outcome) -> int:
        return sum(result.outcome == outcome for result in self.results)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome.value: self.count(outcome) for outcome in Outcome}

    @property
    def summary(self) -> str:
        return ", ".join(f"{self.count(outcome)} {outcome.label}" for outcome in Outcome)

    @property
    def refused(self) -> list[Result]:
        return [result for result in self.results if result.outcome == Outcome.REFUSED]


def run(kind: type[Kind], data: bytes, *, by: User | None, at: datetime, is_dry: bool = False) -> Report:
    """Import a file, or with `is_dry` find out what importing it would do. Raises reading.Unreadable."""
    required, optional = kind.columns()
    rows = read(data, required=required, optional=optional)
    seen: dict[tuple, int] = {}
    results: list[Result] = []
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            results += _batch(kind, rows[start : start + BATCH], seen, by, at)
            transaction.set_rollback(is_dry)
    return Report(results)


def _batch(kind: type[Kind], rows: list[Row], seen: dict[tuple, int], *context: Any) -> Iterator[Result]:
    for row in rows:
        try:
            yield Result(row.number, _take(kind, row, seen, *context))
        except Refused as refusal:
            yield Result(row.number, Outcome.REFUSED, str(refusal))


def _take(kind: type[Kind], row: Row, seen: dict[tuple, int], by: User | None, at: datetime) -> Outcome:
    if row.problem:
        raise Refused(row.problem)
    form = kind(row.values)
    if problems := form.problems():
        raise Refused(problems)
    if (first := seen.setdefault(form.key(), row.number)) != row.number:
        raise Refused(_("The same as row %d.") % first)
    try:
        with transaction.atomic():
            return form.take(by=by, at=at)
    except IntegrityError as error:
        raise Refused(_("It contradicts what is there: %s") % error) from None
