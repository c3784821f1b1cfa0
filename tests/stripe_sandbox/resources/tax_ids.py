"""Customers' tax ids. They are kept and shown; no amount follows from them here."""

from .. import listing
from ..blanks import blank
from ..routing import operation
from .filling import gone

OF_CUSTOMER = "/v1/customers/{}/tax_ids"


@operation("post", OF_CUSTOMER, "type value")
def create(account, params, customer):
    owner = account.find("customer", customer, "customer")
    country = params["value"][:2].upper() if params["type"] == "eu_vat" else None
    made = account.create("tax_id", created=account.now(owner), customer=customer, **params)
    made.update(country=country, owner=blank("tax_i_ds_owner") | {"type": "customer", "customer": customer})
    made["verification"] = {"status": "pending", "verified_address": None, "verified_name": None}
    account.emit("customer.tax_id.created", made)
    return made


@operation("get", OF_CUSTOMER)
def index(account, params, customer):
    found = account.every("tax_id", customer=customer)[::-1]
    return listing.page(found, f"/v1/customers/{customer}/tax_ids", params)


@operation("get", OF_CUSTOMER + "/{}")
def retrieve(account, params, customer, id):
    return account.find("tax_id", id)


@operation("delete", OF_CUSTOMER + "/{}")
def delete(account, params, customer, id):
    found = account.find("tax_id", id)
    account.store.remove(found)
    account.emit("customer.tax_id.deleted", found)
    return gone(found)
