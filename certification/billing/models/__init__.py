"""Gathers the room's models."""

from .customers import Customer, Purchase
from .events import StripeEvent
from .invoices import CreditNote, Invoice
from .plans import Plan
from .prices import SeatPrice
from .sales import SeatPurchase
from .subscriptions import Phase, Subscription
from .terms import TierTerms

__all__ = [
    "CreditNote",
    "Customer",
    "Invoice",
    "Phase",
    "Plan",
    "Purchase",
    "SeatPrice",
    "SeatPurchase",
    "StripeEvent",
    "Subscription",
    "TierTerms",
]
