"""Checkout sessions for subscriptions and for single payments. The person pays on the page in `pages.checkout`."""

from .. import errors, listing
from ..billing import checkout, discounting, reckoning, taxing
from ..billing.periods import DAY
from ..blanks import blank
from ..expansion import included
from ..routing import operation
from . import picking
from .filling import merge_metadata, require_email, required, web_address

MODELS = (
    "allow_promotion_codes automatic_tax.enabled cancel_url client_reference_id customer customer_creation "
    "customer_email customer_update.address customer_update.name discounts.coupon discounts.promotion_code "
    "expires_at invoice_creation.enabled line_items.price line_items.quantity locale metadata mode "
    "payment_intent_data.description payment_intent_data.metadata payment_method_collection payment_method_types "
    "submit_type subscription_data.default_tax_rates subscription_data.description subscription_data.metadata "
    "subscription_data.trial_period_days success_url tax_id_collection.enabled ui_mode"
)
CREATION = {"subscription": None, "payment": "if_required"}
FOREIGN = {"subscription": ("payment_intent_data", "invoice_creation"), "payment": ("subscription_data",)}
PICKED = {
    "subscription": (picking.recurring_price, picking.require_one_rhythm),
    "payment": (picking.one_time_price, picking.require_one_currency),
}
SHORTEST = 30 * 60


@operation("post", "/v1/checkout/sessions", MODELS)
def create(account, params):
    required(params, "mode", "line_items", "success_url")
    _require_own(params)
    lines = _lines(account, params)
    customer = _customer(account, params)
    created = account.now(customer)
    expires = _expiry(params, created)
    given = _given(params, lines) | {"discounts": _discounts(account, params, customer, lines)}
    _require_address(account, params, customer)
    session = account.create("checkout.session", hidden=_kept(params), created=created, expires_at=expires, **given)
    session["url"] = f"{account.base_url}/c/pay/{session['id']}"
    for line in lines:
        account.create("item", hidden={"session": session["id"]}, **line)
    reckoning.reckon(account, session)
    return session


def _require_own(params):
    """Refuse what belongs to another mode, and modes that are not modelled."""
    if params.get("payment_method_types", ["card"]) != ["card"]:
        raise errors.not_modelled(f"payment_method_types={params['payment_method_types']}")
    mode = params["mode"]
    if mode not in CREATION:
        raise errors.not_modelled(f"Checkout sessions with mode={mode}")
    for foreign in FOREIGN[mode]:
        if foreign in params:
            raise errors.invalid(foreign, f"You can not pass `{foreign}` in `{mode}` mode.")


def _expiry(params, created):
    expires = params.get("expires_at", created + DAY)
    if not created + SHORTEST <= expires <= created + DAY:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise errors.invalid("expires_at", message)
    return expires


def _kept(params):
    lines = [{"price": line["price"], "quantity": line["quantity"]} for line in params["line_items"]]
    named = ("subscription_data", "payment_intent_data")
    keeps_address = params.get("customer_update", {}).get("address") == "auto"
    return {"lines": lines, "keeps_address": keeps_address} | {name: params.get(name, {}) for name in named}


def _discounts(account, params, customer, lines):
    """What the session is to be cheaper by from the beginning; its person may type in a code where that is allowed."""
    asked = params.get("discounts")
    if asked and params.get("allow_promotion_codes"):
        message = "You may only specify one of these parameters: allow_promotion_codes, discounts."
        raise errors.StripeError(message, param="discounts")
    if asked and len(asked) > 1:
        raise errors.invalid("discounts", "Only one discount may be applied to a Checkout Session.")
    found = [discounting.resolve(account, entry, customer, lines[0]["currency"]) for entry in asked or ()]
    return [{"coupon": coupon["id"], "promotion_code": code and code["id"]} for coupon, code in found]


def _require_address(account, params, customer):
    """Automatic tax needs to know where a customer is, or leave to write it down."""
    asked = params.get("automatic_tax", {}).get("enabled") and customer
    if (
        asked
        and not taxing.payer(account, customer).country
        and params.get("customer_update", {}).get("address") != "auto"
    ):
        message = (
            "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the "
            "Customer or set `customer_update[address]` to 'auto'."
        )
        raise errors.StripeError(message, code="customer_tax_location_invalid", param="automatic_tax")


def _customer(account, params):
    if "customer" in params and "customer_email" in params:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise errors.invalid("customer", message)
    require_email(params, "customer_email")
    return account.find("customer", params["customer"], "customer") if "customer" in params else None


def _given(params, lines):
    named = ("client_reference_id", "customer", "customer_email", "locale", "submit_type")
    return {name: params.get(name) for name in named} | {
        **_asked_beside(params),
        "cancel_url": web_address(params, "cancel_url") if "cancel_url" in params else None,
        "currency": lines[0]["currency"],
        "invoice_creation": _invoiced(params),
        "customer_creation": params.get("customer_creation", CREATION[params["mode"]]),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "payment_method_collection": params.get("payment_method_collection", "always"),
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": web_address(params, "success_url"),
        "ui_mode": _hosted(params),
    }


def _asked_beside(params):
    """What the page asks for beside the card."""
    asked = {"allow_promotion_codes": params.get("allow_promotion_codes")}
    asked["tax_id_collection"] = {"enabled": False, "required": "never"}
    if params.get("automatic_tax", {}).get("enabled"):
        asked["automatic_tax"] = blank("payment_pages_checkout_session_automatic_tax") | {"enabled": True}
    if params.get("tax_id_collection", {}).get("enabled"):
        if params.get("customer") and params.get("customer_update", {}).get("name") != "auto":
            message = "Tax ID collection requires updating business name on the customer: customer_update[name]=auto."
            raise errors.invalid("customer_update", message)
        asked["tax_id_collection"] = {"enabled": True, "required": "never"}
    return asked


def _invoiced(params):
    """Whether a single payment is given an invoice; a subscription always is, and says nothing of it here."""
    if params["mode"] == "subscription":
        return None
    enabled = params.get("invoice_creation", {}).get("enabled", False)
    return blank("payment_pages_checkout_session_invoice_creation") | {"enabled": enabled}


def _hosted(params):
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise errors.not_modelled(f"ui_mode={params['ui_mode']}")
    return "hosted_page"


def _lines(account, params):
    """The fields of each line item, in order."""
    for index, line in enumerate(params["line_items"]):
        if "quantity" not in line:
            param = f"line_items[{index}]"
            raise errors.invalid(param, f"Quantity is required. Add `quantity` to `{param}`")
    pick, require = PICKED[params["mode"]]
    asked = params["line_items"]
    prices = [pick(account, line, f"line_items[{index}][price]") for index, line in enumerate(asked)]
    require(prices)
    return [_line(account, price, line["quantity"]) for price, line in zip(prices, asked, strict=True)]


def _line(account, price, quantity):
    return {
        "currency": price["currency"],
        "description": account.find("product", price["product"])["name"],
        "price": price,
        "quantity": quantity,
    }


@operation("get", "/v1/checkout/sessions", "created customer payment_intent status subscription")
def index(account, params):
    fields = ("customer", "payment_intent", "status", "subscription")
    found = listing.newest(account, "checkout.session", params, *fields)
    return listing.page(found, "/v1/checkout/sessions", params)


@operation("get", "/v1/checkout/sessions/{}")
def retrieve(account, params, id):
    return account.find("checkout.session", id, "session")


@operation("post", "/v1/checkout/sessions/{}", "metadata")
def update(account, params, id):
    session = account.find("checkout.session", id, "session")
    merge_metadata(session, params)
    return session


@operation("post", "/v1/checkout/sessions/{}/expire")
def expire(account, params, id):
    session = account.find("checkout.session", id, "session")
    checkout.expire(account, session)
    return session


@operation("get", "/v1/checkout/sessions/{}/line_items")
def line_items(account, params, id):
    session = account.find("checkout.session", id, "session")
    return listing.page(reckoning.items_of(account, session), f"/v1/checkout/sessions/{id}/line_items", params)


@included("checkout.session", "line_items")
def _included_line_items(account, session):
    return listing.whole(reckoning.items_of(account, session), f"/v1/checkout/sessions/{session['id']}/line_items")
