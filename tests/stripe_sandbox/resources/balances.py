"""What moved a customer's balance."""

from .. import listing
from ..billing import balancing
from ..routing import operation
from .filling import merge_metadata

URL = "/v1/customers/{}/balance_transactions"


@operation("post", URL, "amount currency description metadata")
def create(account, params, customer):
    owner = account.find("customer", customer, "customer")
    named = {"currency": params["currency"], "description": params.get("description")}
    made = balancing.move(account, owner, params["amount"], "adjustment", **named)
    merge_metadata(made, params)
    return made


@operation("get", URL, "created invoice")
def index(account, params, customer):
    account.find("customer", customer, "customer")
    found = listing.newest(account, "customer_balance_transaction", params, "invoice")
    owned = [entry for entry in found if entry["customer"] == customer]
    return listing.page(owned, f"/v1/customers/{customer}/balance_transactions", params)


@operation("get", URL + "/{}")
def retrieve(account, params, customer, id):
    return account.find("customer_balance_transaction", id)
