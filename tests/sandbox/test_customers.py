import pytest
import stripe


def test_customer_as_it_was_created(client):
    given = {"name": "Nordwerk", "address": {"city": "Köln", "country": "DE"}, "metadata": {"account": "7"}}
    created = client.v1.customers.create(given)
    found = client.v1.customers.retrieve(created.id)
    assert (found.name, found.address.city, found.address.line1) == ("Nordwerk", "Köln", None)
    assert (found.metadata["account"], found.email, found.livemode) == ("7", None, False)


def test_update_merges_metadata_and_tells_what_changed(client, customer):
    client.v1.customers.update(customer.id, {"metadata": {"a": "1", "b": "2"}})
    client.v1.customers.update(customer.id, {"metadata": {"a": "", "c": "3"}, "name": ""})
    found = client.v1.customers.retrieve(customer.id)
    assert (found.metadata.to_dict(), found.name) == ({"b": "2", "c": "3"}, None)
    event = client.v1.events.list({"type": "customer.updated"}).data[0]
    assert event.data.previous_attributes.to_dict() == {"name": "Nordwerk", "metadata": {"a": "1", "c": None}}


def test_update_that_changes_nothing_is_no_event(client, customer):
    client.v1.customers.update(customer.id, {"name": "Nordwerk"})
    assert client.v1.events.list({"type": "customer.updated"}).data == []


def test_metadata_emptied_at_once(client, customer):
    client.v1.customers.update(customer.id, {"metadata": {"a": "1"}})
    client.v1.customers.update(customer.id, {"metadata": ""})
    assert client.v1.customers.retrieve(customer.id).metadata.to_dict() == {}


def test_deleted_customer_ends_its_subscriptions(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    items = [{"price": price.id}]
    given = {"customer": customer.id, "items": items, "default_payment_method": method.id}
    subscription = client.v1.subscriptions.create(given)
    assert client.v1.customers.delete(customer.id).deleted is True
    assert client.v1.customers.retrieve(customer.id).deleted is True
    assert client.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert client.v1.customers.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        client.v1.customers.update(customer.id, {"name": "x"})


def test_default_card_must_be_the_customers_own(client, customer):
    other = client.v1.customers.create({})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": other.id})
    with pytest.raises(stripe.InvalidRequestError, match="does not have a payment method"):
        client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})


def test_cards_of_a_customer(client, customer):
    method = client.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer.id})
    default = {"invoice_settings": {"default_payment_method": method.id}}
    client.v1.customers.update(customer.id, default)
    found = client.v1.customers.payment_methods.list(customer.id, {"type": "card"}).data
    assert [(entry.card.brand, entry.card.last4) for entry in found] == [("mastercard", "4444")]
    client.v1.payment_methods.detach(method.id)
    assert client.v1.customers.payment_methods.list(customer.id).data == []
    assert client.v1.customers.retrieve(customer.id).invoice_settings.default_payment_method is None


def test_card_that_cannot_be_saved(client, customer):
    with pytest.raises(stripe.CardError) as caught:
        client.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id})
    assert (caught.value.http_status, caught.value.code) == (402, "card_declined")
    assert caught.value.error.decline_code == "generic_decline"


@pytest.mark.parametrize(
    ("number", "code"),
    [("4242424242424241", "incorrect_number"), ("4000056655665556", "card_declined"), ("four", "incorrect_number")],
)
def test_card_that_is_no_test_card(client, number, code):
    card = {"number": number, "exp_month": 12, "exp_year": 2040}
    with pytest.raises(stripe.CardError) as caught:
        client.v1.payment_methods.create({"type": "card", "card": card})
    assert caught.value.code == code


def test_account_behind_the_key(client):
    assert client.v1.accounts.retrieve_current().charges_enabled is True


def test_customer_created_with_a_card(client):
    given = {"payment_method": "pm_card_visa", "invoice_settings": {"default_payment_method": "pm_card_visa"}}
    expand = {"expand": ["invoice_settings.default_payment_method"]}
    customer = client.v1.customers.create({**given, **expand})
    assert customer.invoice_settings.default_payment_method.card.last4 == "4242"
    cleared = client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": ""}})
    assert cleared.invoice_settings.default_payment_method is None


@pytest.mark.parametrize(
    "fields",
    [
        {"payment_method": "pm_card_chargeDeclined"},
        {"payment_method": "pm_none"},
        {"invoice_settings": {"default_payment_method": "pm_none"}},
        {"test_clock": "clock_none"},
    ],
)
def test_refused_customer_leaves_nothing(client, fields):
    with pytest.raises(stripe.StripeError):
        client.v1.customers.create(fields)
    assert client.v1.customers.list().data == []
    assert client.v1.events.list().data == []


def test_refused_update_changes_nothing(client, customer):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.update(customer.id, {"name": "x", "invoice_settings": {"default_payment_method": "pm_no"}})
    assert client.v1.customers.retrieve(customer.id).name == "Nordwerk"
