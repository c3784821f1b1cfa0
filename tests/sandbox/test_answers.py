"""What every answer has in common: idempotency, lists, expansion, events."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe


def keyed(key):
    return {"idempotency_key": key}


def test_same_request_under_the_same_key(client):
    first = client.v1.customers.create({"name": "Nordwerk"}, keyed("a"))
    again = client.v1.customers.create({"name": "Nordwerk"}, keyed("a"))
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.customers.list().data) == 1


def test_other_request_under_the_same_key(client):
    client.v1.customers.create({"name": "Nordwerk"}, keyed("a"))
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        client.v1.customers.create({"name": "Südwerk"}, keyed("a"))


def test_same_request_at_the_same_time(client):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: client.v1.customers.create({"name": "Nordwerk"}, keyed("a")).id, range(8)))
    assert len(set(made)) == 1


def test_refusal_is_repeated_under_its_key(client, customer):
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id}, keyed("a"))


def test_request_with_bad_parameters_uses_up_no_key(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.create({"nickname": "x"}, keyed("a"))
    assert client.v1.customers.create({"name": "x"}, keyed("a")).name == "x"


def test_list_a_page_at_a_time(client):
    made = [client.v1.customers.create({"name": str(number)}).id for number in range(5)][::-1]
    first = client.v1.customers.list({"limit": 2})
    assert ([entry.id for entry in first.data], first.has_more) == (made[:2], True)
    second = client.v1.customers.list({"limit": 3, "starting_after": made[1]})
    assert ([entry.id for entry in second.data], second.has_more) == (made[2:], False)
    back = client.v1.customers.list({"limit": 2, "ending_before": made[3]})
    assert ([entry.id for entry in back.data], back.has_more) == (made[1:3], True)
    assert [entry.id for entry in first.auto_paging_iter()] == made


def test_list_by_creation(client, customer):
    created = customer.created
    assert client.v1.customers.list({"created": {"gte": created, "lte": created}}).data[0].id == customer.id
    assert client.v1.customers.list({"created": {"gt": created}}).data == []
    assert client.v1.customers.list({"created": created}).data[0].id == customer.id


def test_events_by_type(client, customer, product):
    client.v1.customers.update(customer.id, {"name": "x"})

    def types(**fields):
        return [event.type for event in client.v1.events.list(fields).data]

    assert types(type="customer.created") == ["customer.created"]
    assert types(type="customer.*") == ["customer.updated", "customer.created"]
    assert types(types=["customer.created", "product.created"]) == ["product.created", "customer.created"]


def test_event_names_the_request_behind_it(client):
    customer = client.v1.customers.create({"name": "Nordwerk"}, keyed("a"))
    event = client.v1.events.list().data[0]
    assert event.request.idempotency_key == "a"
    assert event.request.id == customer.last_response.request_id


def test_event_shows_how_things_stood_then(client, customer):
    client.v1.customers.update(customer.id, {"name": "Südwerk"})
    names = [event.data.object.name for event in client.v1.events.list().data]
    assert names == ["Südwerk", "Nordwerk"]


def test_expansion_through_lists_and_hashes(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    client.v1.subscriptions.create(given)
    expand = ["data.items.data.price.product", "data.latest_invoice.parent.subscription_details.subscription"]
    found = client.v1.subscriptions.list({"expand": expand}).data[0]
    assert found["items"].data[0].price.product.name == "Gold support"
    assert found.latest_invoice.parent.subscription_details.subscription.id == found.id
    whole = client.v1.customers.retrieve(customer.id, {"expand": ["subscriptions"]})
    assert [entry.id for entry in whole.subscriptions.data] == [found.id]


def test_expansion_of_a_deleted_customer(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    subscription = client.v1.subscriptions.create(given)
    client.v1.customers.delete(customer.id)
    found = client.v1.subscriptions.retrieve(subscription.id, {"expand": ["customer"]})
    assert (found.customer.id, found.customer.deleted) == (customer.id, True)


@pytest.mark.parametrize("path", ["name", "unicorn", "id", "metadata.x", "data.address"])
def test_expansion_of_what_cannot_be_expanded(client, customer, path):
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.customers.retrieve(customer.id, {"expand": [path]})


def test_expansion_that_goes_too_deep(client):
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        client.v1.subscriptions.list({"expand": ["data.latest_invoice.customer.test_clock.a.b"]})
