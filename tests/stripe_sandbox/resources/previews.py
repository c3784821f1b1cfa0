"""POST /v1/invoices/create_preview."""

from .. import errors
from ..account import random_text
from ..billing import previewing
from ..routing import operation
from . import picking
from .filling import required
from .subscription_changes import changes_of

MODELS = (
    "customer subscription subscription_details.cancel_now subscription_details.items.deleted "
    "subscription_details.items.id subscription_details.items.price subscription_details.items.quantity "
    "subscription_details.proration_behavior subscription_details.proration_date"
)


@operation("post", "/v1/invoices/create_preview", MODELS)
def create(account, params):
    if "subscription" not in params:
        return _presented(_begun(account, params))
    found = account.find("subscription", params["subscription"], "subscription")
    if params.get("customer", found["customer"]) != found["customer"]:
        raise errors.StripeError("This subscription belongs to another customer.", param="subscription")
    copy = previewing.copy_of(account, account.find("customer", found["customer"]))
    subscription, details = copy.find("subscription", found["id"]), params.get("subscription_details", {})
    return _presented(_previewed(copy, subscription, details))


def _begun(account, params):
    """The first invoice of a subscription that has not begun yet."""
    required(params, "customer")
    asked = params.get("subscription_details", {}).get("items")
    if not asked:
        raise errors.not_modelled("previews without a subscription and without items")
    customer = account.find("customer", params["customer"], "customer")
    copy = previewing.copy_of(account, customer)
    prices = [
        (picking.recurring_price(copy, entry, f"subscription_details[items][{index}][price]"), entry.get("quantity"))
        for index, entry in enumerate(asked)
    ]
    picking.require_one_rhythm([price for price, _quantity in prices])
    return previewing.first_of(copy, copy.find("customer", customer["id"]), prices)


def _presented(invoice):
    invoice["id"] = f"upcoming_in_{random_text()}"
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    for line in invoice["lines"]["data"]:
        line["invoice"] = invoice["id"]
    return invoice


def _previewed(copy, subscription, details):
    at = details.get("proration_date", copy.now(subscription))
    if details.get("cancel_now"):
        return previewing.after_cancelling(copy, subscription, at=at)
    if not details.get("items"):
        return previewing.renewal(copy, subscription)
    behaviour = details.get("proration_behavior", "create_prorations")
    changes = changes_of(copy, subscription, details["items"])
    return previewing.after_change(copy, subscription, changes, behaviour=behaviour, at=at)
