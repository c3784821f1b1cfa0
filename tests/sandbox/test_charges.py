"""What a payment takes of a card and what is given back: charges, their receipts, and refunds by either name."""

import pytest
import stripe

from tests.sandbox.browsing import Browser

SUCCESS = "http://127.0.0.1:9/thanks"


@pytest.fixture
def paid(client, sandbox, product, customer):
    """The charge of a single payment by Checkout: three seats for 360.00 EUR."""
    seat = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 12_000})
    given = {"mode": "payment", "customer": customer.id, "line_items": [{"price": seat.id, "quantity": 3}]}
    more = {"payment_intent_data": {"description": "Three seats", "metadata": {"seats": "3"}}}
    session = client.v1.checkout.sessions.create({**given, **more, "success_url": SUCCESS})
    sandbox.pay(session.id)
    expanded = {"expand": ["payment_intent.latest_charge"]}
    return client.v1.checkout.sessions.retrieve(session.id, expanded).payment_intent.latest_charge


def types(client, *wanted):
    found = client.v1.events.list({"limit": 100, "types": list(wanted)}).data
    return [event.type for event in found][::-1]


def test_payment_charges_the_card(paid, client, customer):
    assert (paid.amount, paid.amount_captured, paid.currency, paid.status) == (36_000, 36_000, "eur", "succeeded")
    assert (paid.customer, paid.metadata["seats"], paid.payment_method_details.card.last4) == (customer.id, "3", "4242")
    assert types(client, "charge.*", "payment_intent.*") == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]
    page = Browser().get(paid.receipt_url)
    assert (page.status, "Three seats" in page.text, "360.00 EUR" in page.text) == (200, True, True)


@pytest.mark.stripe
def test_refusal_is_a_charge_that_failed(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    client.v1.subscriptions.create(given)
    [charge] = client.v1.charges.list({"customer": customer.id}).data
    assert (charge.status, charge.paid, charge.captured) == ("failed", False, False)
    assert (charge.failure_code, charge.outcome.type) == ("card_declined", "issuer_declined")
    [intent] = client.v1.payment_intents.list({"customer": customer.id}).data
    assert (intent.latest_charge, intent.status) == (charge.id, "requires_payment_method")
    failed = client.v1.events.list({"type": "charge.failed", "limit": 100}).data
    assert charge.id in {event.data.object["id"] for event in failed}


def test_bank_that_waits_for_consent_has_not_been_charged(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    client.v1.subscriptions.create(given)
    assert client.v1.charges.list().data == []


def test_refunds_in_parts_by_charge_and_by_intent(paid, client):
    client.v1.refunds.create({"charge": paid.id, "amount": 12_000, "metadata": {"seat": "2"}})
    client.v1.refunds.create({"payment_intent": paid.payment_intent})

    charge = client.v1.charges.retrieve(paid.id, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (36_000, True)
    assert [refund.amount for refund in charge.refunds.data] == [24_000, 12_000]
    first, second = client.v1.events.list({"type": "charge.refunded"}).data[::-1]
    assert first.data.previous_attributes.to_dict() == {"amount_refunded": 0}
    assert second.data.previous_attributes.to_dict() == {"amount_refunded": 12_000, "refunded": False}
    assert "-360.00 EUR" in Browser().get(paid.receipt_url).text
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"charge": paid.id, "amount": 1})
    assert refused.value.code == "charge_already_refunded"


@pytest.mark.parametrize(
    ("amount", "message"), [(36_001, "greater than unrefunded"), (0, "greater than or equal to 1")]
)
def test_refund_that_cannot_be(paid, client, amount, message):
    with pytest.raises(stripe.InvalidRequestError, match=message):
        client.v1.refunds.create({"charge": paid.id, "amount": amount})


def test_receipt_of_no_charge(sandbox):
    assert Browser().get(f"{sandbox.url}/r/ch_none").status == 404
