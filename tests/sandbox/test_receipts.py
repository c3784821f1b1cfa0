"""A single payment at Checkout: its invoice, and its money given back."""

import pytest
import stripe

BACK = "http://127.0.0.1:9/thanks"


@pytest.fixture
def pay(client, sandbox, product):
    """Two of a thing of 120.00 at once. Returns the session as it stands afterwards."""
    price = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 12_000})

    def pay(**fields):
        given = {"mode": "payment", "line_items": [{"price": price.id, "quantity": 2}], "success_url": BACK}
        session = client.v1.checkout.sessions.create({**given, **fields})
        sandbox.pay(session.id, email="ada@nordwerk.example")
        return client.v1.checkout.sessions.retrieve(session.id)

    return pay


def test_single_payment_gets_the_invoice_it_asks_for(pay, client, customer):
    session = pay(customer=customer.id, invoice_creation={"enabled": True})

    invoice = client.v1.invoices.retrieve(session.invoice)
    assert (invoice.status, invoice.total, invoice.amount_paid, invoice.amount_remaining) == ("paid", 24_000, 24_000, 0)
    assert [(line.description, line.quantity, line.amount) for line in invoice.lines.data] == [
        ("Gold support", 2, 24_000)
    ]
    assert invoice.number.endswith("-0001")
    assert invoice.invoice_pdf == f"{invoice.hosted_invoice_url}/pdf"
    [payment] = client.v1.invoice_payments.list({"invoice": invoice.id}).data
    assert (payment.status, payment.payment.payment_intent) == ("paid", session.payment_intent)


def test_balance_of_the_customer_has_no_part_in_it(pay, client, customer):
    client.v1.customers.update(customer.id, {"balance": -5_000})

    session = pay(customer=customer.id, invoice_creation={"enabled": True})

    assert client.v1.invoices.retrieve(session.invoice).amount_paid == 24_000
    assert client.v1.customers.retrieve(customer.id).balance == -5_000


def test_single_payment_without_a_customer_makes_one_for_its_invoice(pay, client):
    session = pay(customer_creation="always", invoice_creation={"enabled": True})

    assert client.v1.invoices.retrieve(session.invoice).customer == session.customer


def test_single_payment_that_asks_for_none_gets_none(pay, client, customer):
    assert pay(customer=customer.id).invoice is None
    assert client.v1.invoices.list().data == []


def test_subscription_is_always_invoiced_and_may_not_ask(client, price):
    given = {"mode": "subscription", "line_items": [{"price": price.id, "quantity": 1}], "success_url": BACK}
    with pytest.raises(stripe.InvalidRequestError, match="can not pass `invoice_creation`"):
        client.v1.checkout.sessions.create({**given, "invoice_creation": {"enabled": True}})


def test_credit_note_gives_single_payments_money_back(pay, client, customer):
    session = pay(customer=customer.id, invoice_creation={"enabled": True})

    client.v1.credit_notes.create({"invoice": session.invoice, "amount": 12_000, "refund_amount": 12_000})

    assert [refund.amount for refund in client.v1.refunds.list({"payment_intent": session.payment_intent}).data] == [
        12_000
    ]
