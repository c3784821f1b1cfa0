"""Customers' tax ids. With automatic tax a VAT number of another country reverses the charge."""

from .. import listing
from ..billing import customers
from ..routing import operation
from .filling import gone

OF_CUSTOMER = "/v1/customers/{}/tax_ids"


@operation("post", OF_CUSTOMER, "type value")
def create(account, params, customer):
    owner = account.find("customer", customer, "customer")
    return customers.add_tax_id(account, owner, params["type"], params["value"])


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
