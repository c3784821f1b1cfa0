"""POST /v1/invoices/create_preview: of a running subscription, and of one that is not begun."""

from .. import errors
from ..account import random_text
from ..billing import discounting, previewing, taxing
from ..blanks import blank
from ..routing import operation
from . import tax_rates
from .filling import required
from .picking import recurring_price, require_one_rhythm
from .subscription_changes import changes_of

MODELS = (
    "automatic_tax.enabled customer discounts.coupon discounts.discount discounts.promotion_code subscription "
    "subscription_details.cancel_now subscription_details.default_tax_rates subscription_details.items.deleted "
    "subscription_details.items.id subscription_details.items.price subscription_details.items.quantity "
    "subscription_details.proration_behavior subscription_details.proration_date"
)


@operation("post", "/v1/invoices/create_preview", MODELS)
def create(account, params):
    invoice = _of_running(account, params) if "subscription" in params else _of_new(account, params)
    invoice["id"] = f"upcoming_in_{random_text()}"
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    for line in invoice["lines"]["data"]:
        line["invoice"] = invoice["id"]
    return invoice


def _of_running(account, params):
    found = account.find("subscription", params["subscription"], "subscription")
    if params.get("customer", found["customer"]) != found["customer"]:
        raise errors.StripeError("This subscription belongs to another customer.", param="subscription")
    copy = previewing.copy_of(account, account.find("customer", found["customer"]))
    subscription, details = copy.find("subscription", found["id"]), params.get("subscription_details", {})
    _take_on_terms(copy, subscription, params, details)
    return _previewed(copy, subscription, details)


def _take_on_terms(copy, subscription, params, details):
    if "default_tax_rates" in details:
        subscription["default_tax_rates"] = tax_rates.chosen(copy, details["default_tax_rates"])
    if "automatic_tax" in params:
        subscription["automatic_tax"]["enabled"] = params["automatic_tax"]["enabled"]
    if subscription["automatic_tax"]["enabled"]:
        taxing.require_location(taxing.payer(copy, copy.find("customer", subscription["customer"])))
    if "discounts" in params:
        discounting.replace(copy, subscription, params["discounts"])


def _previewed(copy, subscription, details):
    at = details.get("proration_date", copy.now(subscription))
    if details.get("cancel_now"):
        return previewing.after_cancelling(copy, subscription, at=at)
    if not details.get("items"):
        return previewing.renewal(copy, subscription)
    behaviour = details.get("proration_behavior", "create_prorations")
    changes = changes_of(copy, subscription, details["items"])
    return previewing.after_change(copy, subscription, changes, behaviour=behaviour, at=at)


def _of_new(account, params):
    """The first invoice of a subscription that its customer might begin."""
    required(params, "customer", "subscription_details")
    details = params["subscription_details"]
    required(details, "items")
    customer = account.find("customer", params["customer"], "customer")
    copy = previewing.copy_of(account, customer)
    items = [
        (recurring_price(copy, entry, f"subscription_details[items][{index}][price]"), entry.get("quantity"), {})
        for index, entry in enumerate(details["items"])
    ]
    require_one_rhythm([price for price, _quantity, _metadata in items])
    terms = {"default_tax_rates": tax_rates.chosen(copy, details.get("default_tax_rates"))}
    if params.get("automatic_tax", {}).get("enabled"):
        taxing.require_location(taxing.payer(account, customer))
        terms["automatic_tax"] = blank("subscription_automatic_tax") | {"enabled": True}
    discounts = params.get("discounts") or ()
    return previewing.first_of(copy, copy.find("customer", customer["id"]), items, discounts=discounts, **terms)
