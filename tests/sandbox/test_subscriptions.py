"""Subscriptions begun, changed and ended through the API."""

import pytest
import stripe

from tests.sandbox.conftest import monthly


@pytest.fixture
def card(client, customer):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})
    return method


@pytest.fixture
def failing_card(client, customer):
    method = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})
    client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})
    return method


def begin(client, customer, price, **fields):
    return client.v1.subscriptions.create({"customer": customer.id, "items": [{"price": price.id}], **fields})


def change(client, subscription, **fields):
    return client.v1.subscriptions.update(subscription.id, fields)


def change_price(client, subscription, price, **fields):
    items = [{"id": subscription["items"].data[0].id, "price": price.id}]
    return change(client, subscription, items=items, **fields)


def latest_invoice(client, subscription):
    found = client.v1.subscriptions.retrieve(subscription.id)
    return client.v1.invoices.retrieve(found.latest_invoice)


@pytest.mark.stripe
def test_period_of_a_month_stands_on_the_item(client, customer, card, price):
    item = begin(client, customer, price)["items"].data[0]
    assert 28 * 86_400 <= item.current_period_end - item.current_period_start <= 31 * 86_400


@pytest.mark.stripe
def test_without_a_card(client, customer, price):
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        begin(client, customer, price)
    assert client.v1.subscriptions.list({"status": "all", "customer": customer.id}).data == []


@pytest.mark.stripe
def test_failing_card_leaves_it_incomplete(client, customer, failing_card, price):
    subscription = begin(client, customer, price)
    assert subscription.status == "incomplete"
    invoice = latest_invoice(client, subscription)
    assert (invoice.status, invoice.attempt_count, invoice.next_payment_attempt) == ("open", 1, None)


@pytest.mark.stripe
def test_failing_card_where_payment_is_a_must(client, customer, failing_card, price):
    with pytest.raises(stripe.CardError):
        begin(client, customer, price, payment_behavior="error_if_incomplete")
    assert client.v1.subscriptions.list({"status": "all", "customer": customer.id}).data == []
    assert client.v1.invoices.list({"customer": customer.id}).data == []


@pytest.mark.stripe
def test_payment_left_to_the_client(client, customer, price):
    subscription = begin(client, customer, price, payment_behavior="default_incomplete")
    assert subscription.status == "incomplete"
    assert latest_invoice(client, subscription).attempt_count == 0


@pytest.mark.stripe
def test_incomplete_becomes_active_by_paying(client, customer, failing_card, price):
    subscription = begin(client, customer, price)
    better = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    client.v1.invoices.pay(subscription.latest_invoice, {"payment_method": better.id})
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.stripe
def test_incomplete_ends_when_its_invoice_is_voided(client, customer, failing_card, price):
    subscription = begin(client, customer, price)
    assert client.v1.invoices.void_invoice(subscription.latest_invoice).status == "void"
    assert client.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"


@pytest.mark.stripe
def test_sent_invoice_needs_no_card(client, customer, price):
    subscription = begin(client, customer, price, collection_method="send_invoice", days_until_due=30)
    invoice = latest_invoice(client, subscription)
    assert (subscription.status, invoice.status) == ("active", "open")
    assert invoice.due_date - invoice.created == 30 * 86_400
    client.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})
    assert client.v1.invoices.retrieve(invoice.id).status == "paid"


def test_statuses_listed(client, customer, card, price):
    kept, ended = begin(client, customer, price), begin(client, customer, price)
    client.v1.subscriptions.cancel(ended.id)

    def ids(**fields):
        return {entry.id for entry in client.v1.subscriptions.list(fields).data}

    assert ids() == {kept.id}
    assert ids(status="all") == {kept.id, ended.id}
    assert ids(status="ended") == {ended.id}
    assert ids(status="active", price=price.id) == {kept.id}
    assert ids(customer="cus_other") == set()


@pytest.mark.stripe
def test_cancel_at_period_end_and_resume(client, customer, card, price):
    subscription = begin(client, customer, price)
    leaving = change(client, subscription, cancel_at_period_end=True)
    ends = leaving["items"].data[0].current_period_end
    assert (leaving.status, leaving.cancel_at) == ("active", ends)
    event = client.v1.events.list({"type": "customer.subscription.updated"}).data[0]
    assert event.data.previous_attributes["cancel_at_period_end"] is False
    kept = change(client, subscription, cancel_at_period_end=False)
    assert (kept.cancel_at_period_end, kept.cancel_at, kept.canceled_at) == (False, None, None)


def test_cancel_now(client, customer, card, price):
    subscription = begin(client, customer, price)
    details = {"comment": "too dear", "feedback": "too_expensive"}
    ended = client.v1.subscriptions.cancel(subscription.id, {"cancellation_details": details})
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "cancellation_requested")
    assert ended.cancellation_details.feedback == "too_expensive"
    assert client.v1.events.list().data[0].type == "customer.subscription.deleted"
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        client.v1.subscriptions.cancel(subscription.id)
    with pytest.raises(stripe.InvalidRequestError, match="A canceled subscription can only update"):
        change(client, subscription, cancel_at_period_end=True)
    assert change(client, subscription, metadata={"a": "b"}).metadata["a"] == "b"


@pytest.mark.stripe
def test_price_changed_without_proration(client, customer, card, product, price):
    subscription = begin(client, customer, price)
    better = monthly(client, product, 99_000)
    changed = change_price(client, subscription, better, proration_behavior="none")
    assert changed["items"].data[0].price.id == better.id
    assert len(client.v1.invoices.list({"subscription": subscription.id}).data) == 1


@pytest.mark.stripe
def test_price_changed_with_proration_at_once(client, customer, card, product, price):
    subscription = begin(client, customer, price)
    item = subscription["items"].data[0]
    middle = (item.current_period_start + item.current_period_end) // 2
    better = monthly(client, product, 99_000)
    change_price(client, subscription, better, proration_behavior="always_invoice", proration_date=middle)
    invoice = latest_invoice(client, subscription)
    assert [line.amount for line in invoice.lines.data] == [-24_500, 49_500]
    assert (invoice.total, invoice.status, invoice.billing_reason) == (25_000, "paid", "subscription_update")


def test_price_changed_with_proration_later(client, sandbox, customer, card, product, price):
    subscription = begin(client, customer, price)
    item = subscription["items"].data[0]
    middle = (item.current_period_start + item.current_period_end) // 2
    change_price(client, subscription, monthly(client, product, 99_000), proration_date=middle)
    assert len(client.v1.invoices.list({"subscription": subscription.id}).data) == 1
    sandbox.end_period(subscription.id)
    invoice = latest_invoice(client, subscription)
    assert [line.amount for line in invoice.lines.data] == [99_000, -24_500, 49_500]


@pytest.mark.stripe
def test_cheaper_price_leaves_a_credit(client, customer, card, product, price):
    subscription = begin(client, customer, price)
    item = subscription["items"].data[0]
    cheaper = monthly(client, product, 9_000)
    start = item.current_period_start
    change_price(client, subscription, cheaper, proration_behavior="always_invoice", proration_date=start)
    invoice = latest_invoice(client, subscription)
    assert (invoice.total, invoice.amount_due, invoice.status) == (-40_000, 0, "paid")
    assert client.v1.customers.retrieve(customer.id).balance == -40_000


@pytest.mark.stripe
def test_other_interval_begins_a_new_period(client, customer, card, product, price):
    subscription = begin(client, customer, price)
    start = subscription["items"].data[0].current_period_start
    yearly = monthly(client, product, 490_000, recurring={"interval": "year"})
    changed = change_price(client, subscription, yearly, proration_date=start)
    item = changed["items"].data[0]
    assert 365 * 86_400 <= item.current_period_end - item.current_period_start <= 366 * 86_400
    invoice = latest_invoice(client, subscription)
    assert sorted(line.amount for line in invoice.lines.data) == [-49_000, 490_000]
    assert (invoice.status, invoice.total) == ("paid", 441_000)


def test_refused_card_leaves_the_price_as_it_was(client, sandbox, customer, card, product, price):
    subscription = begin(client, customer, price)
    sandbox.decline_next(customer.id)
    fields = {"proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}
    with pytest.raises(stripe.CardError):
        change_price(client, subscription, monthly(client, product, 99_000), **fields)
    assert client.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.id == price.id


@pytest.mark.stripe
def test_items_added_and_removed(client, customer, card, product, price):
    subscription = begin(client, customer, price)
    extra = monthly(client, product, 5_000)
    changed = change(client, subscription, items=[{"price": extra.id, "quantity": 2}], proration_behavior="none")
    assert [(item.price.id, item.quantity) for item in changed["items"].data] == [(price.id, 1), (extra.id, 2)]
    first = changed["items"].data[0]
    left = change(client, subscription, items=[{"id": first.id, "deleted": True}], proration_behavior="none")
    assert [item.price.id for item in left["items"].data] == [extra.id]
    assert [item.id for item in client.v1.subscription_items.list({"subscription": subscription.id}).data] == [
        left["items"].data[0].id
    ]


def test_item_of_another_subscription(client, customer, card, price):
    one, other = begin(client, customer, price), begin(client, customer, price)
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription item"):
        change(client, one, items=[{"id": other["items"].data[0].id, "quantity": 2}])


def test_entitlements_follow_the_subscription(client, sandbox, customer, card, product, price):
    feature = client.v1.entitlements.features.create({"name": "Phone support", "lookup_key": "phone"})
    client.v1.products.features.create(product.id, {"entitlement_feature": feature.id})

    def held():
        found = client.v1.entitlements.active_entitlements.list({"customer": customer.id}).data
        return [entitlement.lookup_key for entitlement in found]

    subscription = begin(client, customer, price)
    assert held() == ["phone"]
    sandbox.decline_next(customer.id)
    sandbox.end_period(subscription.id)
    assert held() == ["phone"]  # past due is not over
    client.v1.subscriptions.cancel(subscription.id)
    assert held() == []
    summaries = client.v1.events.list({"type": "entitlements.active_entitlement_summary.updated"}).data
    assert [len(event.data.object.entitlements.data) for event in summaries] == [0, 1]


@pytest.mark.parametrize(
    "fields",
    [
        {"default_payment_method": "pm_none"},
        {"cancel_at": "min_period_end"},
        {"trial_end": 2_000_000_000},
        {"payment_behavior": "default_incomplete"},
    ],
)
def test_refused_update_changes_nothing(client, customer, card, product, price, fields):
    subscription = begin(client, customer, price)
    events = len(client.v1.events.list({"limit": 100}).data)
    other = monthly(client, product, 99_000)
    with pytest.raises(stripe.StripeError):
        change_price(client, subscription, other, description="new", **fields)
    found = client.v1.subscriptions.retrieve(subscription.id)
    assert (found.description, found["items"].data[0].price.id) == (None, price.id)
    assert len(client.v1.events.list({"limit": 100}).data) == events + 1  # the other price


@pytest.mark.stripe
def test_description_and_card_changed(client, customer, card, price):
    subscription = begin(client, customer, price)
    other = client.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer.id})
    changed = change(client, subscription, description="For the plant in Köln", default_payment_method=other.id)
    assert (changed.description, changed.default_payment_method) == ("For the plant in Köln", other.id)
