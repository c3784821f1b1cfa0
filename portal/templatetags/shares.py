"""Shares in percent, as pages show them."""

from fractions import Fraction

from django import template

register = template.Library()


@register.filter
def share(value: Fraction | None) -> str:
    """With one decimal, down, so that 100 % means all of it; a dash where there is nothing to share."""
    if value is None:
        return "–"
    whole, tenth = divmod(int(1000 * value), 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"
