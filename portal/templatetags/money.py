from django import template

from portal.revenue.money import as_text

register = template.Library()


@register.filter
def money(amount: int, currency: str) -> str:
    """`{{ line.yearly_amount|money:line.currency }}`"""
    return as_text(amount, currency)
