"""Charts without a script: geometry here, the drawing in templates/includes/lens_chart.html."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template

from portal.revenue.money import as_text

register = template.Library()


@dataclass(frozen=True)
class Bar:
    """`width` in percent of the longest bar, from zero, or from `start` where it hangs."""

    label: str
    value: float | str | None
    width: float
    is_marked: bool
    start: float = 0


@register.inclusion_tag("includes/lens_chart.html")
def lens_chart(title, rows, unit="", n=None, of="", marked=None, none="–"):
    """`rows` are (label, value) pairs in the order to show; `of` heads the labels, `marked` is the one to stress.

    A value of None has no bar, and the word `none` in its place.
    """
    return {"title": title, "bars": bars_of(rows, marked), "unit": unit, "n": n, "of": of, "none": none}


def bars_of(rows: Iterable[tuple[str, float | None]], marked: str | None = None) -> list[Bar]:
    """Raises ValueError for a value below zero: such bars would lie."""
    rows = list(rows)
    if any((value or 0) < 0 for _label, value in rows):
        raise ValueError("A bar begins at zero and cannot end below it.")
    longest = max((value or 0 for _label, value in rows), default=0) or 1
    return [Bar(label, value, round(100 * (value or 0) / longest, 2), label == marked) for label, value in rows]


@register.inclusion_tag("includes/lens_chart.html")
def waterfall_chart(title, steps, currency, n=None, of=""):
    """`steps` are (label, amount, is_level): a level stands on zero, a step hangs where the one before ended."""
    return {"title": title, "bars": hang(steps, currency), "n": n, "of": of}


def hang(steps: Iterable[tuple[str, int, bool]], currency: str) -> list[Bar]:
    """Levels are marked; amounts are minor units of the currency."""
    spans, reached = [], 0
    for label, amount, is_level in steps:
        before, reached = (0, amount) if is_level else (reached, reached + amount)
        spans.append((label, amount, min(before, reached), abs(reached - before), is_level))
    longest = max((low + width for _label, _amount, low, width, _level in spans), default=0) or 1
    return [
        Bar(label, as_text(amount, currency), round(100 * width / longest, 2), is_level, round(100 * low / longest, 2))
        for label, amount, low, width, is_level in spans
    ]


@dataclass(frozen=True)
class Row:
    """A cohort as a row of columns, one for each year: its share, None before it began, and how it is drawn."""

    label: str
    n: int
    columns: list[tuple[str | None, float, float]]


@register.inclusion_tag("includes/cohort_chart.html")
def cohort_chart(title, cohorts, years):
    """For every cohort a column a year, all to one scale; the table beside names each share."""
    most = max((share or 0 for cohort in cohorts for share in cohort.shares), default=0) or 1
    rows = [_row(cohort, years, most) for cohort in cohorts]
    table = [(cohort, [""] * (cohort.year - years[0]) + cohort.shares) for cohort in cohorts]
    return {"title": title, "rows": rows, "table": table, "years": years}


def _row(cohort, years, most: int) -> Row:
    columns: list[tuple[str | None, float, float]] = [(None, 0, 0)] * (cohort.year - years[0])
    for share in cohort.shares:
        height = round(40 * (share or 0) / most, 2)
        columns.append(("–" if share is None else f"{share} %", round(40 - height, 2), height))
    return Row(str(cohort.year), cohort.accounts, columns)
