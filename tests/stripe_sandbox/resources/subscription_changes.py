"""The update of a subscription: its items, its card, when it ends."""

from .. import errors
from ..billing import changing, charging, discounting, pending, renewing, scheduling, subscribing, taxing
from ..billing.changing import Change
from ..routing import operation
from . import tax_rates
from .filling import fill, merge_metadata
from .picking import payment_behaviour, recurring_price, require_one_rhythm

CHANGED_BY = (
    "automatic_tax.enabled cancel_at cancel_at_period_end cancellation_details default_payment_method "
    "default_tax_rates description discounts.coupon discounts.discount discounts.promotion_code items.deleted items.id "
    "items.metadata items.price items.quantity metadata off_session payment_behavior proration_behavior proration_date "
    "trial_end"
)


@operation("post", "/v1/subscriptions/{}", CHANGED_BY)
def update(account, params, id):
    subscription = account.find("subscription", id)
    _require_running(subscription, params)
    _require_modelled(params)
    _require_unscheduled(account, subscription, params)
    method = _own_method(account, subscription, params)
    changes = changes_of(account, subscription, params.get("items", []))
    invoice, before = None, pending.fields_of(subscription)
    with account.changing(subscription, "customer.subscription.updated"):
        _fill_terms(account, subscription, params)
        if changes:
            invoice = _replace_items(account, subscription, changes, params)
        _fill(subscription, params, method)
        _plan_end(account, subscription, params)
    if invoice and params.get("payment_behavior") == "pending_if_incomplete":
        _collect_or_hold_back(account, subscription, invoice, before)
    elif invoice:
        renewing.collect(account, invoice)
    if "trial_end" in params and subscription["status"] == "trialing":
        renewing.end_period(account, subscription)
    return subscription


def _collect_or_hold_back(account, subscription, invoice, before):
    """What waits for its money is told apart from what falls behind, before the card is asked."""
    with account.changing(subscription, "customer.subscription.updated"):
        pending.hold_back(account, subscription, invoice, before)
    renewing.collect(account, invoice)


def _require_unscheduled(account, subscription, params):
    if scheduling.of(account, subscription) and {"cancel_at", "cancel_at_period_end"} & params.keys():
        raise errors.StripeError(
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead."
        )


def _require_running(subscription, params):
    if subscription["status"] in subscribing.ENDED and set(params) - {"cancellation_details", "metadata"}:
        raise errors.StripeError("A canceled subscription can only update its cancellation_details and metadata.")


def _require_modelled(params):
    """Refuse what would have to be ignored, before anything has changed."""
    if not isinstance(params.get("cancel_at", 0), int) and params["cancel_at"] != "":
        raise errors.not_modelled(f"cancel_at={params['cancel_at']}")
    if params.get("trial_end", "now") != "now":
        raise errors.not_modelled("moving the end of a trial")


def _own_method(account, subscription, params):
    if not params.get("default_payment_method"):
        return None
    customer = account.find("customer", subscription["customer"])
    return charging.owned(account, params["default_payment_method"], customer)


def changes_of(account, subscription, items):
    """The items of an update as Changes. An entry without an id adds an item, as Stripe does."""
    changes = [_change(account, subscription, entry, index) for index, entry in enumerate(items)]
    untouched = [
        item["price"] for item in subscription["items"]["data"] if all(change.item is not item for change in changes)
    ]
    require_one_rhythm(untouched + [change.price for change in changes if change.quantity is not None])
    return changes


def _change(account, subscription, entry, index):
    item = None
    if "id" in entry:
        item = next((found for found in subscription["items"]["data"] if found["id"] == entry["id"]), None)
        if item is None:
            raise errors.missing_object("subscription_item", entry["id"], f"items[{index}][id]")
    keeps_price = item is not None and entry.get("price") in (None, item["price"]["id"])
    price = item["price"] if keeps_price else recurring_price(account, entry, f"items[{index}][price]")
    quantity = entry.get("quantity", item["quantity"] if item else 1)
    metadata = {**(item["metadata"] if item else {}), **(entry.get("metadata") or {})}
    return Change(item, price, None if entry.get("deleted") else quantity, metadata)


def _replace_items(account, subscription, changes, params):
    behaviour = payment_behaviour(params, "allow_incomplete", "error_if_incomplete", "pending_if_incomplete")
    return changing.replace_items(
        account,
        subscription,
        changes,
        behaviour=params.get("proration_behavior", "create_prorations"),
        at=params.get("proration_date", account.now(subscription)),
        must_pay=behaviour == "error_if_incomplete",
    )


def _fill_terms(account, subscription, params):
    """Discounts and taxes: what is charged from now on, this change's prorations among it."""
    if "default_tax_rates" in params:
        subscription["default_tax_rates"] = tax_rates.chosen(account, params["default_tax_rates"])
    if "automatic_tax" in params:
        if params["automatic_tax"]["enabled"]:
            taxing.require_location(taxing.payer(account, account.find("customer", subscription["customer"])))
        subscription["automatic_tax"]["enabled"] = params["automatic_tax"]["enabled"]
    if "discounts" in params:
        discounting.replace(account, subscription, params["discounts"])


def _fill(subscription, params, method):
    fill(subscription, params, "description")
    merge_metadata(subscription, params)
    if method:
        subscription["default_payment_method"] = method["id"]
    if "cancellation_details" in params:
        fill(subscription["cancellation_details"], params["cancellation_details"], "comment", "feedback")


def _plan_end(account, subscription, params):
    if params.get("cancel_at_period_end"):
        changing.cancel_at_period_end(account, subscription)
    elif params.get("cancel_at"):
        changing.cancel_at(account, subscription, params["cancel_at"])
    elif "cancel_at_period_end" in params or "cancel_at" in params:
        changing.keep(subscription)
