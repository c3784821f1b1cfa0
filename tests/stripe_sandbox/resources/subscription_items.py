"""Subscription items, read only: the subscription's own update changes them."""

from .. import listing
from ..routing import operation
from .filling import required


@operation("get", "/v1/subscription_items", "subscription")
def index(account, params):
    required(params, "subscription")
    found = account.find("subscription", params["subscription"], "subscription")["items"]["data"]
    return listing.page(found, "/v1/subscription_items", params)


@operation("get", "/v1/subscription_items/{}")
def retrieve(account, params, id):
    return account.find("subscription_item", id, "item")
