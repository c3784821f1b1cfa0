"""Billing portal sessions, and the one configuration they share. The person acts on the page in `pages.portal`."""

from .. import listing
from ..routing import operation
from .filling import required, web_address

FEATURES = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": []},
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "continue_trial",
    },
}


@operation("post", "/v1/billing_portal/sessions", "configuration customer locale return_url")
def create(account, params):
    required(params, "customer")
    customer = account.find("customer", params["customer"], "customer")
    session = account.create(
        "billing_portal.session",
        configuration=_configuration(account, params)["id"],
        created=account.now(customer),
        customer=customer["id"],
        locale=params.get("locale"),
        return_url=web_address(params, "return_url") if "return_url" in params else None,
    )
    session["url"] = f"{account.base_url}/p/session/{session['id']}"
    return session


def _configuration(account, params):
    if "configuration" in params:
        return account.find("billing_portal.configuration", params["configuration"], "configuration")
    return default_configuration(account)


def default_configuration(account):
    """The account's default configuration, made when it is first needed."""
    for found in account.every("billing_portal.configuration", is_default=True):
        return found
    configuration = account.create("billing_portal.configuration", active=True, is_default=True, features=FEATURES)
    configuration["updated"] = configuration["created"]
    return configuration


@operation("get", "/v1/billing_portal/configurations", "active is_default")
def index(account, params):
    default_configuration(account)
    found = listing.newest(account, "billing_portal.configuration", params, "active", "is_default")
    return listing.page(found, "/v1/billing_portal/configurations", params)


@operation("get", "/v1/billing_portal/configurations/{}")
def retrieve(account, params, id):
    return account.find("billing_portal.configuration", id, "configuration")
