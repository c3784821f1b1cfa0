"""Payment methods: cards, made from Stripe's test numbers and test tokens."""

from .. import errors, listing
from ..billing import cards, charging
from ..routing import operation
from .filling import merge_metadata, required


@operation("post", "/v1/payment_methods", "billing_details card metadata type")
def create(account, params):
    required(params, "type")
    if params["type"] != "card":
        raise errors.not_modelled("payment methods other than cards")
    required(params, "card")
    method = charging.save_card(account, _number(params["card"]), billing_details=params.get("billing_details"))
    merge_metadata(method, params)
    return method


def _number(card):
    token = "pm_card_" + card["token"].removeprefix("tok_") if "token" in card else None
    if token is not None and token not in cards.TOKENS:
        raise errors.missing_object("token", card["token"], "card[token]")
    return cards.TOKENS[token] if token else card["number"]


@operation("get", "/v1/payment_methods/{}")
def retrieve(account, params, id):
    return account.find("payment_method", id, "payment_method")


@operation("post", "/v1/payment_methods/{}", "metadata")
def update(account, params, id):
    method = account.find("payment_method", id, "payment_method")
    with account.changing(method, "payment_method.updated"):
        merge_metadata(method, params)
    return method


@operation("get", "/v1/payment_methods", "customer type")
def index(account, params):
    if "customer" not in params:
        return listing.page([], "/v1/payment_methods", params)
    return of_customer(account, params, params["customer"])


@operation("get", "/v1/customers/{}/payment_methods", "type")
def of_customer(account, params, customer):
    account.find("customer", customer, "customer")
    found = account.every("payment_method", customer=customer)[::-1]
    wanted = [method for method in found if params.get("type", "card") == "card"]
    return listing.page(wanted, f"/v1/customers/{customer}/payment_methods", params)


@operation("post", "/v1/payment_methods/{}/attach", "customer")
def attach(account, params, id):
    required(params, "customer")
    return charging.attach(account, charging.payment_method(account, id), params["customer"])


@operation("post", "/v1/payment_methods/{}/detach")
def detach(account, params, id):
    method = account.find("payment_method", id, "payment_method")
    owner = account.store.get("customer", method["customer"])
    method["customer"] = None
    if owner and owner["invoice_settings"]["default_payment_method"] == id:
        with account.changing(owner, "customer.updated"):
            owner["invoice_settings"]["default_payment_method"] = None
    account.emit("payment_method.detached", method)
    return method
