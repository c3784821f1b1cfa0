"""Invoice items written by hand: they stand on the draft they name, or wait for the customer's next invoice."""

from .. import errors, listing
from ..billing import drafting, itemising
from ..routing import operation
from .filling import gone, merge_metadata
from .picking import one_time_price

URL = "/v1/invoiceitems"


@operation("post", URL, "amount currency customer description discountable invoice metadata pricing.price quantity")
def create(account, params):
    invoice = _draft(account, params["invoice"]) if "invoice" in params else None
    owner = account.find("customer", invoice["customer"] if invoice else params.get("customer"), "customer")
    price = one_time_price(account, params["pricing"], "pricing[price]") if "pricing" in params else None
    if price is None and "amount" not in params:
        raise errors.missing_parameter("amount")
    currency = price["currency"] if price else params.get("currency", "").lower()
    if not currency or (invoice and currency != invoice["currency"]):
        raise errors.invalid("currency", f"Invalid currency: {currency}")
    named = {name: params[name] for name in ("description", "discountable") if name in params}
    terms = {"amount": params.get("amount"), "price": price, "quantity": params.get("quantity", 1)}
    item = itemising.write(account, owner, currency=currency, **terms, **named)
    merge_metadata(item, params)
    if invoice:
        itemising.stand(account, invoice, item)
    account.emit("invoiceitem.created", item)
    return item


def _draft(account, id):
    invoice = account.find("invoice", id, "invoice")
    drafting.require_draft(invoice)
    return invoice


@operation("get", URL, "created customer invoice pending")
def index(account, params):
    found = listing.newest(
        account, "invoiceitem", {name: params[name] for name in params if name != "created"}, "customer", "invoice"
    )
    if "pending" in params:
        found = [item for item in found if (item["invoice"] is None) == params["pending"]]
    return listing.page(found, URL, params)


@operation("get", URL + "/{}")
def retrieve(account, params, id):
    return account.find("invoiceitem", id, "invoiceitem")


@operation("delete", URL + "/{}")
def delete(account, params, id):
    item = account.find("invoiceitem", id, "invoiceitem")
    if item["invoice"]:
        itemising.take_off(account, _draft(account, item["invoice"]), item)
    account.store.remove(item)
    account.emit("invoiceitem.deleted", item)
    return gone(item)
