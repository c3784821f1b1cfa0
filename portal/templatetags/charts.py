"""Charts without a script: geometry here, the drawing in templates/includes/lens_chart.html."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template

register = template.Library()


@dataclass(frozen=True)
class Bar:
    """`width` in percent of the longest bar, from zero."""

    label: str
    value: float
    width: float
    is_marked: bool


@register.inclusion_tag("includes/lens_chart.html")
def lens_chart(title, rows, unit="", n=None, of="", marked=None):
    """`rows` are (label, value) pairs in the order to show; `of` heads the labels, `marked` is the one to stress."""
    return {"title": title, "bars": bars_of(rows, marked), "unit": unit, "n": n, "of": of}


def bars_of(rows: Iterable[tuple[str, float]], marked: str | None = None) -> list[Bar]:
    """Raises ValueError for a value below zero: such bars would lie."""
    rows = list(rows)
    if any(value < 0 for _label, value in rows):
        raise ValueError("A bar begins at zero and cannot end below it.")
    longest = max((value for _label, value in rows), default=0) or 1
    return [Bar(label, value, round(100 * value / longest, 2), label == marked) for label, value in rows]
