"""Features, and which customers may use them now."""

from .. import errors, listing
from ..billing import entitling
from ..routing import operation
from .filling import fill, merge_metadata, required


@operation("post", "/v1/entitlements/features", "lookup_key metadata name")
def create(account, params):
    if account.every("entitlements.feature", lookup_key=params["lookup_key"]):
        message = f"A feature with the lookup key {params['lookup_key']} already exists."
        raise errors.StripeError(message, code="resource_already_exists", param="lookup_key")
    feature = account.create("entitlements.feature", active=True, lookup_key=params["lookup_key"], name=params["name"])
    merge_metadata(feature, params)
    return feature


@operation("post", "/v1/entitlements/features/{}", "active metadata name")
def update(account, params, id):
    feature = account.find("entitlements.feature", id)
    fill(feature, params, "active", "name")
    merge_metadata(feature, params)
    return feature


@operation("get", "/v1/entitlements/features", "archived lookup_key")
def index(account, params):
    found = account.every("entitlements.feature", active=not params.get("archived", False))[::-1]
    if "lookup_key" in params:
        found = [feature for feature in found if feature["lookup_key"] == params["lookup_key"]]
    return listing.page(found, "/v1/entitlements/features", params)


@operation("get", "/v1/entitlements/features/{}")
def retrieve(account, params, id):
    return account.find("entitlements.feature", id)


@operation("get", "/v1/entitlements/active_entitlements", "customer")
def active(account, params):
    required(params, "customer")
    account.find("customer", params["customer"], "customer")
    found = entitling.held_by(account, params["customer"])[::-1]
    return listing.page(found, "/v1/entitlements/active_entitlements", params)


@operation("get", "/v1/entitlements/active_entitlements/{}")
def retrieve_active(account, params, id):
    return account.find("entitlements.active_entitlement", id)
