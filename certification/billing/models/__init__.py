"""Gathers the room's models."""

from .customers import Customer, Purchase
from .events import StripeEvent
from .invoices import CreditNote, Invoice
from .plans import Plan
from .subscriptions import Phase, Subscription
from .terms import TierTerms

__all__ = ["CreditNote", "Customer", "Invoice", "Phase", "Plan", "Purchase", "StripeEvent", "Subscription", "TierTerms"]
