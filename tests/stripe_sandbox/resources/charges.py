"""Charges: what a payment took of a card, or failed to take."""

from .. import listing
from ..expansion import included
from ..routing import operation
from .filling import fill, merge_metadata

URL = "/v1/charges"


@operation("get", URL, "created customer payment_intent")
def index(account, params):
    return listing.page(listing.newest(account, "charge", params, "customer", "payment_intent"), URL, params)


@operation("get", URL + "/{}")
def retrieve(account, params, id):
    return account.find("charge", id, "charge")


@operation("post", URL + "/{}", "description metadata receipt_email")
def update(account, params, id):
    found = account.find("charge", id, "charge")
    with account.changing(found, "charge.updated"):
        fill(found, params, "description", "receipt_email")
        merge_metadata(found, params)
    return found


@operation("get", URL + "/{}/refunds")
def refunds(account, params, id):
    return listing.page(_refunds(account, account.find("charge", id, "charge")), f"{URL}/{id}/refunds", params)


@included("charge", "refunds")
def _included_refunds(account, charge):
    return listing.whole(_refunds(account, charge), f"{URL}/{charge['id']}/refunds")


def _refunds(account, charge):
    return account.every("refund", charge=charge["id"])[::-1]
