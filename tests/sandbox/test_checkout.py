"""Checkout from the session to the subscription: through the API, and through the page."""

import pytest
import stripe

from tests.sandbox.browsing import Browser
from tests.stripe_sandbox import SandboxError

SUCCESS = "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://127.0.0.1:9/plans"
DECLINED = "4000000000000002"
FAILS_LATER = "4000000000000341"


@pytest.fixture
def open_session(client, price):
    def create(**fields):
        lines = [{"price": price.id, "quantity": 1}]
        given = {"mode": "subscription", "line_items": lines, "success_url": SUCCESS, "cancel_url": CANCEL}
        return client.v1.checkout.sessions.create({**given, **fields})

    return create


def types(client):
    return [event.type for event in client.v1.events.list({"limit": 100}).data][::-1]


def test_session_as_it_was_created(open_session, sandbox, customer):
    session = open_session(customer=customer.id, client_reference_id="account-7", metadata={"tier": "gold"})
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 49_000)
    assert (session.client_reference_id, session.metadata["tier"]) == ("account-7", "gold")
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"
    assert session.subscription is None


def test_paid_session_begins_a_subscription(open_session, client, sandbox, customer, price):
    session = open_session(customer=customer.id, subscription_data={"metadata": {"account": "7"}})
    assert sandbox.pay(session.id) == SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    subscription = paid.subscription
    assert (subscription.status, subscription.customer) == ("active", customer.id)
    assert subscription.metadata["account"] == "7"
    assert subscription["items"].data[0].price.id == price.id
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 49_000, "subscription_create")
    assert invoice.parent.subscription_details.subscription == subscription.id


def test_events_of_a_purchase_in_order(open_session, client, sandbox, customer):
    session = open_session(customer=customer.id)
    before = len(types(client))
    sandbox.pay(session.id)
    assert types(client)[before:] == [
        "payment_method.attached",
        "customer.subscription.created",
        "invoice.created",
        "payment_intent.created",
        "invoice.finalized",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize("card", [DECLINED, FAILS_LATER, "4000000000009995", "4000002760003184", "1234"])
def test_refused_card_leaves_nothing(open_session, client, sandbox, card):
    session = open_session()
    with pytest.raises(SandboxError):
        sandbox.pay(session.id, card, email="ada@nordwerk.example")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert client.v1.subscriptions.list({"status": "all"}).data == []
    assert client.v1.customers.list().data == []
    sandbox.pay(session.id, email="ada@nordwerk.example")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"


def test_customer_made_by_checkout(open_session, client, sandbox):
    session = open_session()
    sandbox.pay(session.id, email="ada@nordwerk.example", name="Ada Lind")
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["customer"]})
    assert (paid.customer.email, paid.customer_details.name) == ("ada@nordwerk.example", "Ada Lind")


def test_trial_by_checkout(open_session, client, sandbox, customer):
    session = open_session(customer=customer.id, subscription_data={"trial_period_days": 14})
    assert session.amount_total == 0
    sandbox.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice"]})
    assert (paid.payment_status, paid.subscription.status) == ("no_payment_required", "trialing")
    assert paid.subscription.trial_end - paid.subscription.trial_start == 14 * 86_400
    assert (paid.subscription.latest_invoice.status, paid.subscription.latest_invoice.total) == ("paid", 0)


def test_single_payment(client, sandbox, product, customer):
    seat = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 12_000})
    lines = [{"price": seat.id, "quantity": 3}]
    given = {"mode": "payment", "customer": customer.id, "line_items": lines, "success_url": SUCCESS}
    session = client.v1.checkout.sessions.create({**given, "payment_intent_data": {"metadata": {"seats": "3"}}})
    sandbox.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent", "line_items"]})
    assert (paid.payment_status, paid.amount_total, paid.subscription) == ("paid", 36_000, None)
    assert (paid.payment_intent.status, paid.payment_intent.amount_received) == ("succeeded", 36_000)
    assert paid.payment_intent.metadata["seats"] == "3"
    assert [(line.quantity, line.amount_total) for line in paid.line_items.data] == [(3, 36_000)]


def test_session_paid_only_once(open_session, client, sandbox, customer):
    session = open_session(customer=customer.id)
    sandbox.pay(session.id)
    with pytest.raises(SandboxError, match="status of complete"):
        sandbox.pay(session.id)
    assert len(client.v1.subscriptions.list().data) == 1


def test_session_expired(open_session, client, sandbox, customer):
    session = open_session(customer=customer.id)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(SandboxError, match="status of expired"):
        sandbox.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
        client.v1.checkout.sessions.expire(session.id)
    assert types(client)[-1] == "checkout.session.expired"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"customer": "cus_nobody"}, "No such customer"),
        ({"success_url": "/thanks"}, "Not a valid URL"),
        ({"line_items": []}, "Missing required param: line_items"),
        ({"mode": "payment"}, "passed a recurring price"),
        ({"payment_intent_data": {"description": "x"}}, "can not pass `payment_intent_data`"),
        ({"customer_email": "nobody"}, "Invalid email address"),
        ({"expires_at": 1}, "between 30 minutes and 24 hours"),
    ],
)
def test_session_that_cannot_be(open_session, fields, message):
    with pytest.raises(stripe.InvalidRequestError, match=message):
        open_session(**fields)


def test_session_with_an_archived_price(open_session, client, price):
    client.v1.prices.update(price.id, {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="price specified is inactive"):
        open_session()


def test_line_without_quantity(open_session, price):
    with pytest.raises(stripe.InvalidRequestError, match="Quantity is required"):
        open_session(line_items=[{"price": price.id}])


def test_page_shows_what_is_bought(open_session, sandbox, customer):
    page = Browser().get(open_session(customer=customer.id).url)
    assert page.status == 200
    assert "Gold support × 1, every month" in page.text
    assert "490.00 EUR" in page.text
    assert f'href="{CANCEL}"' in page.text


def test_page_pays(open_session, client, customer):
    session = open_session(customer=customer.id)
    page = Browser().post(session.url, {"number": "4242 4242 4242 4242"})
    assert (page.status, page.location) == (303, SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id))
    assert client.v1.subscriptions.list({"customer": customer.id}).data[0].status == "active"


def test_page_says_why_a_card_is_refused(open_session, client, customer):
    session = open_session(customer=customer.id)
    page = Browser().post(session.url, {"number": DECLINED, "name": '<b>"Ada"'})
    assert page.status == 200
    assert '<p class="alert" role="alert" id="alert">Your card was declined.</p>' in page.text
    assert "<title>Error: Checkout" in page.text
    assert 'aria-invalid="true" aria-describedby="alert"' in page.text
    assert 'value="&lt;b&gt;&quot;Ada&quot;"' in page.text
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_page_asks_for_an_email_where_there_is_no_customer(open_session):
    session = open_session(customer_email="ada@nordwerk.example")
    assert 'value="ada@nordwerk.example"' in Browser().get(session.url).text
    assert "Enter your email address." in Browser().post(session.url, {"number": "4242", "email": ""}).text


def test_page_after_payment_leads_on(open_session, sandbox, customer):
    session = open_session(customer=customer.id)
    sandbox.pay(session.id)
    assert Browser().get(session.url).status == 303
    assert Browser().post(session.url, {"number": "4242424242424242"}).status == 303


def test_page_of_an_expired_session(open_session, client, customer):
    session = open_session(customer=customer.id)
    client.v1.checkout.sessions.expire(session.id)
    page = Browser().get(session.url)
    assert (page.status, "expired" in page.text, CANCEL in page.text) == (410, True, True)


def test_page_of_no_session(sandbox):
    assert Browser().get(f"{sandbox.url}/c/pay/cs_test_none").status == 404


ASKS = "4000002760003184"


@pytest.mark.parametrize(("answer", "status"), [("yes", "complete"), ("no", "open")])
def test_card_that_asks_for_consent_pays_once_it_is_given(client, price, answer, status):
    given = {
        "mode": "subscription",
        "line_items": [{"price": price.id, "quantity": 1}],
        "success_url": "http://127.0.0.1:9/",
    }
    session = client.v1.checkout.sessions.create({**given, "customer_email": "a@nordwerk.example"})
    form = {"number": ASKS, "email": "a@nordwerk.example"}
    assert "Your bank asks for your consent" in Browser().post(session.url, form).text

    Browser().post(session.url, {**form, "consent": answer})

    assert client.v1.checkout.sessions.retrieve(session.id).status == status


def test_invoice_is_paid_once_the_bank_has_consent(client, customer, price):
    given = {"customer": customer.id, "items": [{"price": price.id}], "payment_behavior": "default_incomplete"}
    invoice = client.v1.invoices.retrieve(client.v1.subscriptions.create(given).latest_invoice)
    assert "Complete authentication" in Browser().post(invoice.hosted_invoice_url, {"number": ASKS}).text

    Browser().post(invoice.hosted_invoice_url, {"number": ASKS, "consent": "yes"})

    assert client.v1.invoices.retrieve(invoice.id).status == "paid"
