"""POST /v1/invoices/create_preview."""

from .. import errors
from ..account import random_text
from ..billing import previewing
from ..routing import operation
from .filling import required
from .subscription_changes import changes_of

MODELS = (
    "customer subscription subscription_details.cancel_now subscription_details.items.deleted "
    "subscription_details.items.id subscription_details.items.price subscription_details.items.quantity "
    "subscription_details.proration_behavior subscription_details.proration_date"
)


@operation("post", "/v1/invoices/create_preview", MODELS)
def create(account, params):
    required(params, "subscription")
    found = account.find("subscription", params["subscription"], "subscription")
    if params.get("customer", found["customer"]) != found["customer"]:
        raise errors.StripeError("This subscription belongs to another customer.", param="subscription")
    copy = previewing.copy_of(account, account.find("customer", found["customer"]))
    subscription, details = copy.find("subscription", found["id"]), params.get("subscription_details", {})
    invoice = _previewed(copy, subscription, details)
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
