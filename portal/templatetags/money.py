from django import template

from portal.revenue.money import as_text, in_short

register = template.Library()


@register.filter
def money(amount: int, currency: str) -> str:
    """`{{ line.yearly_amount|money:line.currency }}`"""
    return as_text(amount, currency)


@register.filter
def short_money(amount: int, currency: str) -> str:
    """`{{ total|short_money:house }}`, where many stand side by side."""
    return in_short(amount, currency)
