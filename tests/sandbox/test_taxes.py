"""Taxes as money: rates by hand and by the customer's country, on top and contained, at Checkout and on previews."""

import pytest
import stripe

from tests.sandbox.browsing import Browser
from tests.sandbox.conftest import monthly

SUCCESS = "http://127.0.0.1:9/thanks"


@pytest.fixture
def from_country(client):
    """`from_country("FR")` is a customer there with a card."""

    def create(country, **more):
        made = client.v1.customers.create({"name": "Nordwerk", "address": {"country": country}, **more})
        card = client.v1.payment_methods.attach("pm_card_visa", {"customer": made.id})
        return client.v1.customers.update(made.id, {"invoice_settings": {"default_payment_method": card.id}})

    return create


@pytest.fixture
def first_invoice(client, price):
    def begin(customer, **more):
        given = {"customer": customer.id, "items": [{"price": price.id}], **more}
        return client.v1.invoices.retrieve(client.v1.subscriptions.create(given).latest_invoice)

    return begin


def rate(client, percentage, inclusive=False):
    given = {"display_name": "VAT", "percentage": percentage, "inclusive": inclusive, "country": "DE"}
    return client.v1.tax_rates.create(given)


def summed(invoice):
    return invoice.subtotal, invoice.subtotal_excluding_tax, invoice.total_excluding_tax, invoice.total


@pytest.mark.stripe
@pytest.mark.parametrize(
    ("percentage", "inclusive", "expected"),
    [
        (19, False, (49_000, 49_000, 49_000, 58_310)),
        (19, True, (49_000, 41_176, 41_176, 49_000)),
        (8.875, False, (49_000, 49_000, 49_000, 53_349)),
    ],
)
def test_rate_by_hand(client, from_country, first_invoice, percentage, inclusive, expected):
    invoice = first_invoice(from_country("DE"), default_tax_rates=[rate(client, percentage, inclusive).id])

    assert summed(invoice) == expected
    assert invoice.amount_paid == expected[3]
    [tax] = invoice.total_taxes
    assert (tax.amount, tax.taxable_amount) == (abs(expected[3] - expected[2]), expected[2])
    assert [line.taxes[0].amount for line in invoice.lines.data] == [tax.amount]


@pytest.mark.stripe
def test_tax_is_on_what_the_discount_leaves(client, from_country, first_invoice):
    half = client.v1.coupons.create({"percent_off": 50, "duration": "forever"})
    terms = {"default_tax_rates": [rate(client, 19).id], "discounts": [{"coupon": half.id}]}

    invoice = first_invoice(from_country("DE"), **terms)

    assert (invoice.subtotal, invoice.total_excluding_tax, invoice.total) == (49_000, 24_500, 29_155)


@pytest.mark.parametrize(
    ("country", "vat", "exempt", "expected", "reason"),
    [
        ("DE", None, "none", 58_310, "standard_rated"),
        ("DE", "DE123456789", "none", 58_310, "standard_rated"),
        ("FI", None, "none", 61_495, "standard_rated"),
        ("FR", "FR40303265045", "none", 49_000, "reverse_charge"),
        ("FR", None, "exempt", 49_000, "customer_exempt"),
        ("FR", None, "reverse", 49_000, "reverse_charge"),
        ("US", None, "none", 49_000, "not_collecting"),
    ],
)
def test_automatic_tax_by_country_and_number(
    client, from_country, first_invoice, country, vat, exempt, expected, reason
):
    customer = from_country(country, tax_exempt=exempt)
    if vat:
        client.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": vat})

    invoice = first_invoice(customer, automatic_tax={"enabled": True})

    assert (invoice.total, invoice.total_taxes[0].taxability_reason) == (expected, reason)
    assert (invoice.automatic_tax.status, invoice.customer_tax_exempt) == ("complete", exempt)
    assert [found.value for found in invoice.customer_tax_ids] == ([vat] if vat else [])
    assert ("reverse charge" in Browser().get(invoice.hosted_invoice_url).text) == (reason == "reverse_charge")


def test_price_that_contains_its_tax(client, from_country, product):
    contained = monthly(client, product, 11_900, tax_behavior="inclusive")
    given = {"customer": from_country("DE").id, "items": [{"price": contained.id}], "automatic_tax": {"enabled": True}}

    invoice = client.v1.invoices.retrieve(client.v1.subscriptions.create(given).latest_invoice)

    assert (invoice.total, invoice.total_excluding_tax, invoice.total_taxes[0].amount) == (11_900, 10_000, 1_900)


def test_no_tax_is_reckoned_for_nowhere(client, customer, first_invoice):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        first_invoice(customer, automatic_tax={"enabled": True})

    assert refused.value.code == "customer_tax_location_invalid"
    assert client.v1.subscriptions.list({"status": "all"}).data == []


@pytest.mark.stripe
def test_credit_gives_back_the_tax_that_was_charged(client, from_country, price, product):
    """The rate changes in between: what comes back is what was paid."""
    old, new = rate(client, 10), rate(client, 20)
    given = {"customer": from_country("DE").id, "items": [{"price": price.id}], "default_tax_rates": [old.id]}
    subscription = client.v1.subscriptions.create(given)
    [item] = subscription["items"].data
    items = [{"id": item.id, "price": monthly(client, product, 50_000).id}]
    change = {"items": items, "proration_date": item.current_period_start, "proration_behavior": "always_invoice"}

    changed = client.v1.subscriptions.update(subscription.id, {**change, "default_tax_rates": [new.id]})

    invoice = client.v1.invoices.retrieve(changed.latest_invoice)
    assert [line.taxes[0].amount for line in invoice.lines.data] == [-4_900, 10_000]
    assert invoice.total == 60_000 - 53_900


@pytest.mark.parametrize("value", ["DE1", "XX123456789", "DE12345678901234"])
def test_number_that_cannot_be_one(client, customer, value):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": value})

    assert refused.value.code == "tax_id_invalid"


# At Checkout.


def session_for(client, price, **more):
    given = {"mode": "subscription", "line_items": [{"price": price.id, "quantity": 1}], "success_url": SUCCESS}
    return client.v1.checkout.sessions.create({**given, "automatic_tax": {"enabled": True}, **more})


def test_checkout_of_a_customer_whose_country_is_known(client, sandbox, from_country, price):
    session = session_for(client, price, customer=from_country("AT").id)
    assert (session.amount_total, session.total_details.amount_tax) == (58_800, 9_800)
    assert session.automatic_tax.status == "complete"

    sandbox.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["invoice", "subscription"]})
    assert (paid.invoice.total, paid.subscription.automatic_tax.enabled) == (58_800, True)


def test_checkout_asks_where_its_person_is(client, sandbox, price):
    session = session_for(client, price, customer_email="ada@nordwerk.example", tax_id_collection={"enabled": True})
    assert (session.amount_total, session.automatic_tax.status) == (49_000, "requires_location_inputs")
    form = {"number": "4242424242424242", "email": "ada@nordwerk.example"}
    page = Browser().post(session.url, form).text
    assert "Enter the country, in two letters." in page

    Browser().post(session.url, {**form, "country": "fr", "tax_id": "FR40303265045"})

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["customer", "invoice"]})
    assert (paid.amount_total, paid.invoice.total_taxes[0].taxability_reason) == (49_000, "reverse_charge")
    assert (paid.customer.address.country, paid.customer_details.tax_ids[0].value) == ("FR", "FR40303265045")


def test_number_that_cannot_be_one_leaves_the_page_open(client, price):
    session = session_for(client, price, customer_email="ada@nordwerk.example", tax_id_collection={"enabled": True})
    form = {"number": "4242424242424242", "email": "ada@nordwerk.example", "country": "FR", "tax_id": "nonsense"}

    page = Browser().post(session.url, form).text

    assert "Invalid value for eu_vat." in page
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert client.v1.customers.list().data == []


def test_checkout_may_write_the_country_down(client, sandbox, customer, price):
    with pytest.raises(stripe.InvalidRequestError, match="customer_update"):
        session_for(client, price, customer=customer.id)
    session = session_for(client, price, customer=customer.id, customer_update={"address": "auto"})

    sandbox.pay(session.id, country="DE")

    assert client.v1.checkout.sessions.retrieve(session.id).amount_total == 58_310
    assert client.v1.customers.retrieve(customer.id).address.country == "DE"


def test_single_payment_is_taxed(client, sandbox, from_country, product):
    seat = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 9_999})
    given = {"mode": "payment", "customer": from_country("DE").id, "invoice_creation": {"enabled": True}}
    session = session_for(client, seat, **given)

    sandbox.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent", "invoice"]})
    assert (paid.payment_intent.amount, paid.invoice.total, paid.total_details.amount_tax) == (11_899, 11_899, 1_900)
