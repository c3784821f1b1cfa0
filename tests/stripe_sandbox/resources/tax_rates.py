"""Tax rates named by hand. Those of automatic tax are made by `billing.taxing`."""

from .. import errors, listing
from ..billing import taxing
from ..routing import operation
from .filling import fill, merge_metadata

URL = "/v1/tax_rates"
FIELDS = "active country description display_name jurisdiction state tax_type"


@operation("post", URL, f"{FIELDS} inclusive metadata percentage")
def create(account, params):
    if not 0 <= params["percentage"] <= 100:
        raise errors.invalid("percentage", "Percentage must be between 0 and 100.")
    rate = taxing.create(account, active=True, inclusive=params["inclusive"], percentage=params["percentage"])
    fill(rate, params, *FIELDS.split())
    merge_metadata(rate, params)
    account.emit("tax_rate.created", rate)
    return rate


@operation("post", URL + "/{}", f"{FIELDS} metadata")
def update(account, params, id):
    rate = account.find("tax_rate", id, "tax_rate")
    with account.changing(rate, "tax_rate.updated"):
        fill(rate, params, *FIELDS.split())
        merge_metadata(rate, params)
    return rate


@operation("get", URL, "active created inclusive")
def index(account, params):
    return listing.page(listing.newest(account, "tax_rate", params, "active", "inclusive"), URL, params)


@operation("get", URL + "/{}")
def retrieve(account, params, id):
    return account.find("tax_rate", id, "tax_rate")


def chosen(account, ids, param="default_tax_rates"):
    """The active rates with these ids."""
    found = [account.find("tax_rate", id, param) for id in ids or ()]
    if not all(rate["active"] for rate in found):
        raise errors.invalid(param, "Only active tax rates can be used.")
    return found
