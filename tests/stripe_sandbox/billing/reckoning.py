"""What a Checkout session comes to, before and after its person has said who and where they are."""

from .. import errors
from ..blanks import blank
from . import amounts, customers, discounting, taxing, totalling

TYPED = "eu_vat"  # the kind of number that the page asks for


def items_of(account, session):
    """The session's line items, in the order they were asked for."""
    return [item for item in account.every("item") if item.hidden["session"] == session["id"]]


def reckon(account, session, *, country=None, tax_id=None):
    """Bring the amounts of the session and of its items up to date; a trial asks for nothing today."""
    items = items_of(account, session)
    given = [(item["price"]["unit_amount"] * item["quantity"], item["price"]["product"]) for item in items]
    taken = amounts.reduce(given, _reductions(account, session))
    payer = _payer(account, session, country, tax_id)
    for item, (amount, _product), off in zip(items, given, taken, strict=True):
        _reckon_item(account, session, item, amount, sum(part for _id, part in off), payer)
    _sum_up(session, items, payer)


def _reductions(account, session):
    coupons = [account.find("coupon", entry["coupon"]) for entry in session["discounts"] or ()]
    return [discounting.of_coupon(coupon) for coupon in coupons]


def _payer(account, session, country, tax_id):
    """The customer, and what was typed in where that is to count."""
    known = account.store.get("customer", session["customer"])
    payer = taxing.payer(account, known) if known else taxing.Payer(None)
    if country and (known is None or session.hidden["keeps_address"]):
        payer = payer._replace(country=country.upper())
    return payer._replace(is_business=True) if tax_id and session["tax_id_collection"]["enabled"] else payer


def _reckon_item(account, session, item, amount, off, payer):
    taxes = amounts.taxes(amount - off, _rates(account, session, item["price"], payer))
    on_top = sum(tax.amount for tax in taxes if not tax.rate.inclusive)
    item.update(amount_subtotal=amount, amount_discount=off, amount_tax=sum(tax.amount for tax in taxes))
    item["amount_total"] = amount - off + on_top


def _rates(account, session, price, payer):
    """No tax is reckoned before it is known where the person is."""
    automatic = session["automatic_tax"]["enabled"]
    if automatic and not payer.country:
        return []
    by_hand = session.hidden["subscription_data"].get("default_tax_rates", ())
    return totalling.rates(account, payer, price, automatic=automatic, by_hand=by_hand)


def _sum_up(session, items, payer):
    free = bool(session.hidden["subscription_data"].get("trial_period_days"))
    names = ("amount_subtotal", "amount_discount", "amount_tax", "amount_total")
    sums = {name: 0 if free else sum(item[name] for item in items) for name in names}
    session.update(amount_subtotal=sums["amount_subtotal"], amount_total=sums["amount_total"])
    details = blank("payment_pages_checkout_session_total_details") | {"amount_shipping": 0}
    session["total_details"] = details | {name: sums[name] for name in ("amount_discount", "amount_tax")}
    if session["automatic_tax"]["enabled"]:
        status = "complete" if payer.country else "requires_location_inputs"
        session["automatic_tax"] |= {"provider": "stripe", "status": status}


def asks_for_place(account, session):
    """Whether the page needs a country, so that taxes can be reckoned."""
    known = account.store.get("customer", session["customer"])
    return session["automatic_tax"]["enabled"] and not (known and taxing.payer(account, known).country)


def require_typed(account, session, country, tax_id):
    """Refuse, before anything happens, what cannot be where or who somebody is."""
    if tax_id and session["tax_id_collection"]["enabled"]:
        customers.country_of_tax_id(TYPED, tax_id)
    if asks_for_place(account, session) and not (country or "").isalpha():
        raise errors.StripeError("Enter the country, in two letters.", code="customer_tax_location_invalid")


def use_code(account, session, text):
    """A person typed in a promotion code: it takes the place of whatever made the session cheaper before."""
    if not session["allow_promotion_codes"]:
        raise errors.StripeError("This Checkout Session takes no promotion codes.")
    code = discounting.by_code(account, text)
    customer = account.store.get("customer", session["customer"])
    discounting.resolve(account, {"promotion_code": code["id"]}, customer, session["currency"])
    session["discounts"] = [{"coupon": code["promotion"]["coupon"], "promotion_code": code["id"]}]
    reckon(account, session)


def note(account, session, customer, *, country=None, tax_id=None):
    """Keep on the customer what was typed in."""
    if country and (session["customer"] is None or session.hidden["keeps_address"]):
        with account.changing(customer, "customer.updated"):
            customer["address"] = (customer["address"] or blank("address")) | {"country": country.upper()}
    if tax_id and session["tax_id_collection"]["enabled"]:
        customers.add_tax_id(account, customer, TYPED, tax_id)
