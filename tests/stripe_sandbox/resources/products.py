"""Products, and the features attached to them."""

from .. import errors, listing
from ..billing import entitling
from ..routing import operation
from .filling import fill, gone, merge_metadata

FIELDS = "active description images marketing_features name shippable statement_descriptor tax_code unit_label url"


@operation("post", "/v1/products", f"{FIELDS} id metadata")
def create(account, params):
    id = params.get("id")
    if id and account.store.get("product", id):
        raise errors.StripeError(f"Product already exists: {id}.", code="resource_already_exists", param="id")
    product = account.create("product", id=id, active=True)
    product["updated"] = product["created"]
    _fill(product, params)
    account.emit("product.created", product)
    return product


def _fill(product, params):
    fill(product, params, *FIELDS.split())
    merge_metadata(product, params)


@operation("post", "/v1/products/{}", f"{FIELDS} default_price metadata")
def update(account, params, id):
    product = account.find("product", id)
    if "default_price" in params:
        account.find("price", params["default_price"], "default_price")
    with account.changing(product, "product.updated"):
        _fill(product, params)
        fill(product, params, "default_price")
        product["updated"] = account.now()
    return product


@operation("get", "/v1/products", "active created ids")
def index(account, params):
    found = listing.newest(account, "product", params, "active")
    if "ids" in params:
        found = [product for product in found if product["id"] in params["ids"]]
    return listing.page(found, "/v1/products", params)


@operation("get", "/v1/products/{}")
def retrieve(account, params, id):
    return account.find("product", id)


@operation("delete", "/v1/products/{}")
def delete(account, params, id):
    product = account.find("product", id)
    if account.every("price", product=id):
        raise errors.StripeError("This product cannot be deleted because it has one or more user-created prices.")
    account.store.remove(product)
    account.emit("product.deleted", product)
    return gone(product)


@operation("post", "/v1/products/{}/features", "entitlement_feature")
def attach_feature(account, params, product):
    account.find("product", product, "product")
    feature = account.find("entitlements.feature", params["entitlement_feature"], "entitlement_feature")
    attached = account.create("product_feature", entitlement_feature=feature, hidden={"product": product})
    entitling.recompute_all(account)
    return attached


@operation("get", "/v1/products/{}/features")
def features(account, params, product):
    found = account.every("product_feature")[::-1]
    attached = [entry for entry in found if entry.hidden["product"] == product]
    return listing.page(attached, f"/v1/products/{product}/features", params)


@operation("get", "/v1/products/{}/features/{}")
def retrieve_feature(account, params, product, id):
    return account.find("product_feature", id)


@operation("delete", "/v1/products/{}/features/{}")
def detach_feature(account, params, product, id):
    attached = account.find("product_feature", id)
    account.store.remove(attached)
    entitling.recompute_all(account)
    return gone(attached)
