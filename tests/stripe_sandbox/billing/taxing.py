"""Which taxes an invoice's lines bear: rates named by hand, or those of the customer's country.

The seller is taken to be in Germany and registered for the whole of the Union (One Stop Shop), and nowhere else.
"""

from fractions import Fraction
from typing import NamedTuple

from .. import errors
from .amounts import Rate

HOME = "DE"
# Standard rates of value added tax in percent, by country.
STANDARD = {
    "AT": 20, "BE": 21, "BG": 20, "CY": 19, "CZ": 21, "DE": 19, "DK": 25, "EE": 24, "ES": 21, "FI": 25.5, "FR": 20,
    "GR": 24, "HR": 25, "HU": 27, "IE": 23, "IT": 22, "LT": 21, "LU": 17, "LV": 21, "MT": 18, "NL": 21, "PL": 23,
    "PT": 23, "RO": 21, "SE": 25, "SI": 22, "SK": 23,
}  # fmt: skip
NOT_COLLECTED, EXEMPT, REVERSED, TAXED = "not_collecting", "customer_exempt", "reverse_charge", "standard_rated"


class Payer(NamedTuple):
    """Whose taxes these are. `exempt` is Stripe's tax_exempt, `is_business` says that it has a VAT number."""

    country: str | None
    exempt: str = "none"
    is_business: bool = False


def payer(account, customer):
    is_business = any(is_vat_number(found["type"]) for found in account.every("tax_id", customer=customer["id"]))
    return Payer((customer["address"] or {}).get("country"), customer["tax_exempt"], is_business)


def is_vat_number(type):
    return type == "eu_vat"


def by_hand(account, ids, payer):
    """The rates with these ids; nothing is owed on them by an exempt customer."""
    exempt = {"exempt": EXEMPT, "reverse": REVERSED}.get(payer.exempt)
    return [_rate(account.find("tax_rate", id), exempt) for id in ids]


def _rate(found, exempt=None):
    percentage = Fraction(0) if exempt else Fraction(str(found["percentage"]))
    return Rate(found["id"], percentage, found["inclusive"], exempt or TAXED)


def automatic(account, payer, price):
    """The one rate that follows from where the customer is and who it is."""
    reason = _reason(payer)
    percentage = STANDARD[payer.country] if reason == TAXED else 0
    inclusive = price["tax_behavior"] == "inclusive"
    found = _kept(account, payer.country, percentage, inclusive)
    return [Rate(found["id"], Fraction(str(percentage)), inclusive, reason)]


def require_location(payer):
    """Refuse to reckon a tax for nowhere."""
    if not payer.country:
        message = (
            "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate "
            "tax."
        )
        raise errors.StripeError(message, code="customer_tax_location_invalid", param="automatic_tax")


def _reason(payer):
    if payer.exempt != "none":
        return EXEMPT if payer.exempt == "exempt" else REVERSED
    if payer.country not in STANDARD:
        return NOT_COLLECTED
    return REVERSED if payer.is_business and payer.country != HOME else TAXED


def _kept(account, country, percentage, inclusive):
    """Stripe makes the rates of automatic tax itself; they cannot be chosen by hand."""
    named = {"country": country, "percentage": percentage, "inclusive": inclusive, "tax_type": "vat", "active": False}
    found = account.every("tax_rate", **named)
    return found[0] if found else create(account, display_name="VAT", jurisdiction=country, **named)


def create(account, *, percentage, **fields):
    effective = {"effective_percentage": percentage, "percentage": percentage, "rate_type": "percentage"}
    return account.create("tax_rate", **effective, **fields)
