"""The API's operations, one module for each kind of object. Importing the package registers them all."""

from . import (
    accounts,
    checkout_sessions,
    clocks,
    customers,
    entitlements,
    events,
    invoices,
    payment_intents,
    payment_methods,
    portal_sessions,
    prices,
    products,
    subscription_changes,
    subscription_items,
    subscriptions,
    webhook_endpoints,
)

__all__ = [
    "accounts",
    "checkout_sessions",
    "clocks",
    "customers",
    "entitlements",
    "events",
    "invoices",
    "payment_intents",
    "payment_methods",
    "portal_sessions",
    "prices",
    "products",
    "subscription_changes",
    "subscription_items",
    "subscriptions",
    "webhook_endpoints",
]
