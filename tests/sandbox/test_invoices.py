"""Invoices read, their pages and PDFs, and the billing portal."""

import pytest
import stripe

from tests.sandbox.browsing import Browser


@pytest.fixture
def subscription(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id, "quantity": 2}]}
    return client.v1.subscriptions.create({**given, "default_payment_method": method.id})


@pytest.fixture
def overdue(client, sandbox, customer, subscription):
    """The open invoice of a subscription that fell behind."""
    sandbox.decline_next(customer.id)
    sandbox.end_period(subscription.id)
    return client.v1.invoices.list({"status": "open"}).data[0]


def test_invoices_are_numbered_and_listed(client, customer, subscription, overdue):
    found = client.v1.invoices.list({"customer": customer.id, "subscription": subscription.id}).data
    prefix = client.v1.customers.retrieve(customer.id).invoice_prefix
    assert [invoice.number for invoice in found] == [f"{prefix}-0002", f"{prefix}-0001"]
    assert [invoice.status for invoice in found] == ["open", "paid"]


def test_lines_and_payment_of_an_invoice(client, subscription):
    expand = ["payments.data.payment.payment_intent"]
    invoice = client.v1.invoices.retrieve(subscription.latest_invoice, {"expand": expand})
    lines = client.v1.invoices.line_items.list(invoice.id).data
    assert [(line.amount, line.quantity, line.description) for line in lines] == [(98_000, 2, "2 × Gold support")]
    assert invoice.payments.data[0].payment.payment_intent.amount_received == 98_000
    found = client.v1.invoice_payments.list({"invoice": invoice.id}).data
    assert [payment.status for payment in found] == ["paid"]


@pytest.mark.stripe
def test_paid_invoice_cannot_be_paid_again(client, subscription):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.invoices.pay(subscription.latest_invoice)
    assert caught.value.code == "invoice_already_paid"


@pytest.mark.stripe
def test_void_needs_an_open_invoice(client, subscription):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.invoices.void_invoice(subscription.latest_invoice)
    assert caught.value.code == "status_transition_invalid"


@pytest.mark.stripe
def test_finalised_invoice_cannot_be_finalised_again(client, subscription):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.invoices.finalize_invoice(subscription.latest_invoice)
    assert caught.value.code == "invoice_not_editable"


def test_declined_payment_says_why(client, sandbox, customer, overdue):
    sandbox.decline_next(customer.id, decline_code="insufficient_funds")
    with pytest.raises(stripe.CardError) as caught:
        client.v1.invoices.pay(overdue.id)
    assert caught.value.error.decline_code == "insufficient_funds"
    assert caught.value.error.payment_intent.last_payment_error.decline_code == "insufficient_funds"


def test_paying_brings_the_subscription_back(client, subscription, overdue):
    assert client.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    client.v1.invoices.pay(overdue.id)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_invoice_page_and_pdf(client, subscription):
    invoice = client.v1.invoices.retrieve(subscription.latest_invoice)
    page = Browser().get(invoice.hosted_invoice_url)
    assert (page.status, "2 × Gold support" in page.text, "980.00 EUR" in page.text) == (200, True, True)
    assert "Pay invoice" not in page.text
    pdf = Browser().get(invoice.invoice_pdf)
    assert (pdf.status, pdf.headers["Content-Type"]) == (200, "application/pdf")
    assert pdf.body.startswith(b"%PDF-1.4\n")
    assert "2 × Gold support: 980.00 EUR".encode("cp1252") in pdf.body
    start = int(pdf.body.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf.body[start:].startswith(b"xref\n0 6\n")


def test_open_invoice_is_paid_on_its_page(client, subscription, overdue):
    refused = Browser().post(overdue.hosted_invoice_url, {"number": "4000000000000341"})
    assert (refused.status, "Your card was declined." in refused.text) == (200, True)
    paid = Browser().post(overdue.hosted_invoice_url, {"number": "5555 5555 5555 4444"})
    assert (paid.status, paid.location) == (303, f"/i/{overdue.id}")
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_page_of_no_invoice(sandbox):
    assert Browser().get(f"{sandbox.url}/i/in_none").status == 404
    assert Browser().get(f"{sandbox.url}/i/in_none/pdf").status == 404


@pytest.fixture
def portal(client, customer, subscription):
    given = {"customer": customer.id, "return_url": "http://127.0.0.1:9/billing"}
    return client.v1.billing_portal.sessions.create(given).url


def test_portal_shows_what_the_customer_has(portal):
    page = Browser().get(portal)
    assert "<strong>Gold support</strong>: active, renews on" in page.text
    assert 'href="http://127.0.0.1:9/billing"' in page.text
    assert "980.00 EUR" in page.text


def test_portal_cancels_and_keeps(client, portal, subscription):
    form = {"subscription": subscription.id, "do": "cancel"}
    assert Browser().post(portal, form).status == 303
    assert client.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end is True
    shown = Browser().get(portal).text
    assert "The subscription ends with the period that is paid." in shown
    assert "Keep subscription" in shown
    Browser().post(portal, {**form, "do": "keep"})
    assert client.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end is False


def test_portal_replaces_the_card(client, portal, customer, subscription):
    assert Browser().post(portal, {"do": "card", "number": "5555555555554444"}).status == 303
    found = client.v1.customers.retrieve(customer.id, {"expand": ["invoice_settings.default_payment_method"]})
    assert found.invoice_settings.default_payment_method.card.last4 == "4444"
    default = client.v1.subscriptions.retrieve(subscription.id).default_payment_method
    assert default == found.invoice_settings.default_payment_method.id


def test_portal_refuses_a_card(portal):
    page = Browser().post(portal, {"do": "card", "number": "4000000000000069"})
    assert (page.status, "Your card has expired." in page.text) == (200, True)


def test_portal_touches_nobody_elses_subscription(client, portal, price):
    other = client.v1.customers.create({"payment_method": "pm_card_visa"})
    method = client.v1.customers.payment_methods.list(other.id).data[0]
    given = {"customer": other.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    foreign = client.v1.subscriptions.create(given)
    page = Browser().post(portal, {"do": "cancel", "subscription": foreign.id})
    assert (page.status, "cannot be changed here" in page.text) == (200, True)
    assert client.v1.subscriptions.retrieve(foreign.id).cancel_at_period_end is False


def test_portal_asked_for_nothing(portal):
    assert "Choose what to do." in Browser().post(portal, {}).text


def test_portal_of_no_session(sandbox):
    assert Browser().get(f"{sandbox.url}/p/session/bps_none").status == 404


def test_portal_configuration_is_the_default_one(client, customer):
    session = client.v1.billing_portal.sessions.create({"customer": customer.id, "expand": ["configuration"]})
    assert session.configuration.features.subscription_cancel.mode == "at_period_end"
    found = client.v1.billing_portal.configurations.list({"is_default": True}).data
    assert [entry.id for entry in found] == [session.configuration.id]


def test_pages_carry_a_strict_policy(portal, subscription, client):
    invoice = client.v1.invoices.retrieve(subscription.latest_invoice)
    for page in (Browser().get(portal), Browser().get(invoice.hosted_invoice_url)):
        policy = page.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'"
        assert "<script" not in page.text
        assert "<style" not in page.text
        assert " style=" not in page.text
