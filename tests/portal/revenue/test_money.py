import pytest
from django.utils import translation

from portal.revenue.money import as_text, in_short


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (123456, "EUR", "€1,234.56"),
        (5000, "JPY", "¥5,000"),
        (-5, "usd", "-$0.05"),
        (1234567, "KWD", "KWD1,234.567"),
    ],
)
def test_as_text_uses_the_currencys_own_decimals(amount, currency, text):
    assert as_text(amount, currency) == text


def test_as_text_speaks_the_readers_language():
    with translation.override("de"):
        assert as_text(123456, "EUR") == "1.234,56\xa0€"


@pytest.mark.parametrize(("amount", "text"), [(78_652_000, "€786.5K"), (0, "€0"), (178_652_000, "€1.8M")])
def test_in_short_names_thousands_and_millions(amount, text):
    assert in_short(amount, "EUR") == text
