"""Prices and payment behaviour picked by a subscription or a Checkout session, refused where they do not fit."""

from .. import errors
from .filling import required

ONE_TIME = "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
RECURRING = (
    "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only "
    "one-time prices."
)


def recurring_price(account, entry, param):
    """The active, recurring price that an item or a line names."""
    price = _active_price(account, entry, param)
    if not price["recurring"]:
        raise errors.invalid(param, ONE_TIME)
    return price


def one_time_price(account, entry, param):
    """The active price without a rhythm that a line names."""
    price = _active_price(account, entry, param)
    if price["recurring"]:
        raise errors.invalid(param, RECURRING)
    return price


def _active_price(account, entry, param):
    required(entry, "price")
    price = account.find("price", entry["price"], param)
    if not price["active"]:
        raise errors.invalid(param, "The price specified is inactive. This field only accepts active prices.")
    return price


def require_one_currency(prices):
    if len({price["currency"] for price in prices}) > 1:
        raise errors.invalid("items", "All prices must use the same currency.")


def require_one_rhythm(prices):
    """One subscription has one currency and one interval."""
    require_one_currency(prices)
    if len({(price["recurring"]["interval"], price["recurring"]["interval_count"]) for price in prices}) > 1:
        raise errors.not_modelled("subscriptions with several intervals")


def payment_behaviour(params, *modelled):
    """The payment_behavior asked for, if it is among those modelled."""
    behaviour = params.get("payment_behavior", "allow_incomplete")
    if behaviour not in modelled:
        raise errors.not_modelled(f"payment_behavior={behaviour} here")
    return behaviour
