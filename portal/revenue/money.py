"""Amounts of money: whole minor units beside an ISO 4217 code, never a float."""

from decimal import Decimal

from babel.numbers import format_compact_currency, format_currency, get_currency_precision
from django.utils.translation import get_language, to_locale


def as_text(amount: int, currency: str) -> str:
    """`as_text(123456, "EUR")` is "€1,234.56" in English; the code's own number of decimals decides."""

    places = get_currency_precision(currency.upper())
    return format_currency(Decimal(amount).scaleb(-places), currency.upper(), locale=to_locale(get_language() or "en"))


def in_short(amount: int, currency: str) -> str:
    """`in_short(78652000, "EUR")` is "€786.5K" in English."""
    whole = Decimal(amount).scaleb(-get_currency_precision(currency.upper()))
    return format_compact_currency(whole, currency.upper(), fraction_digits=1, locale=to_locale(get_language() or "en"))


class TooPrecise(Exception):
    """The currency has no unit that small."""


def in_minor_units(amount: str, currency: str) -> int:
    """`in_minor_units("1234.5", "EUR")` is 123450; "1" in JPY is 1. Raises TooPrecise."""
    minor = Decimal(amount).scaleb(get_currency_precision(currency.upper()))
    if minor != minor.to_integral_value():
        raise TooPrecise
    return int(minor)


def as_number(amount: int, currency: str) -> str:
    """As a form takes it: 123450 in EUR is "1234.50", 5000 in JPY is "5000"."""
    return str(Decimal(amount).scaleb(-get_currency_precision(currency.upper())))
