"""Customers."""

from .. import listing
from ..billing import balancing, charging, customers
from ..expansion import included
from ..routing import operation
from .filling import fill, fill_hash, gone, merge_metadata, require_email

FIELDS = (
    "business_name description email individual_name invoice_prefix name next_invoice_sequence phone "
    "preferred_locales tax_exempt"
)
MODELS = (
    f"{FIELDS} address balance invoice_settings.custom_fields invoice_settings.default_payment_method metadata shipping"
)


@operation("post", "/v1/customers", f"{MODELS} payment_method test_clock")
def create(account, params):
    require_email(params, "email")
    clock = params.get("test_clock")
    if clock:
        account.find("test_helpers.test_clock", clock, "test_clock")
    method = charging.payment_method(account, params["payment_method"]) if "payment_method" in params else None
    default = _default_method(params)
    if default and default != params.get("payment_method"):
        raise charging.not_owned(default)
    customer = customers.enrol(account, test_clock=clock)
    if method:
        charging.attach(account, method, customer["id"])
    if default:
        customer["invoice_settings"]["default_payment_method"] = method["id"]
    _fill(customer, params)
    account.emit("customer.created", customer)
    _set_balance(account, customer, params, "initial")
    return customer


def _set_balance(account, customer, params, kind):
    moved = params.get("balance", customer["balance"]) - customer["balance"]
    if moved:
        balancing.move(account, customer, moved, kind)


def _default_method(params):
    return params.get("invoice_settings", {}).get("default_payment_method")


@operation("post", "/v1/customers/{}", MODELS)
def update(account, params, id):
    customer = account.find("customer", id)
    require_email(params, "email")
    default = _default_method(params)
    method = charging.owned(account, default, customer) if default else None
    with account.changing(customer, "customer.updated"):
        _fill(customer, params)
        if default is not None:
            customer["invoice_settings"]["default_payment_method"] = method and method["id"]
    _set_balance(account, customer, params, "adjustment")
    return customer


def _fill(customer, params):
    fill(customer, params, *FIELDS.split())
    fill_hash(customer, params, "address", "address")
    fill_hash(customer, params, "shipping", "shipping")
    fill(customer["invoice_settings"], params.get("invoice_settings", {}), "custom_fields")
    merge_metadata(customer, params)


@operation("get", "/v1/customers", "created email test_clock")
def index(account, params):
    found = listing.newest(account, "customer", params, "email", "test_clock")
    return listing.page(found, "/v1/customers", params)


@operation("get", "/v1/customers/{}")
def retrieve(account, params, id):
    if account.store.deleted.get(id) == "customer":
        return {"id": id, "object": "customer", "deleted": True}
    return account.find("customer", id)


@operation("delete", "/v1/customers/{}")
def delete(account, params, id):
    customer = account.find("customer", id)
    customers.forget(account, customer)
    return gone(customer)


@included("customer", "subscriptions")
def subscriptions(account, customer):
    found = account.every("subscription", customer=customer["id"])
    running = [subscription for subscription in found[::-1] if subscription["status"] != "canceled"]
    return listing.whole(running, f"/v1/customers/{customer['id']}/subscriptions")
