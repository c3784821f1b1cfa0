"""What a customer's balance came from: each adjustment, newest first. Below zero is what we owe them."""

from .. import listing
from ..routing import operation
from .filling import merge_metadata

OF_CUSTOMER = "/v1/customers/{}/balance_transactions"


@operation("post", OF_CUSTOMER, "amount currency description metadata")
def create(account, params, customer):
    owner = account.find("customer", customer, "customer")
    with account.changing(owner, "customer.updated"):
        owner["balance"] += params["amount"]
        owner["currency"] = owner.get("currency") or params["currency"]
    made = account.create(
        "customer_balance_transaction",
        type="adjustment",
        created=account.now(owner),
        customer=customer,
        amount=params["amount"],
        currency=params["currency"],
        description=params.get("description"),
        ending_balance=owner["balance"],
    )
    merge_metadata(made, params)
    return made


@operation("get", OF_CUSTOMER)
def index(account, params, customer):
    found = account.every("customer_balance_transaction", customer=customer)[::-1]
    return listing.page(found, f"/v1/customers/{customer}/balance_transactions", params)
