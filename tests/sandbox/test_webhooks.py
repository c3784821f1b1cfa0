"""Signed deliveries, tried again until they are taken."""

import time

import pytest
import stripe

from tests.stripe_sandbox import WEBHOOK_SECRET


@pytest.fixture
def listening(sandbox, receiver):
    sandbox.send_webhooks_to(receiver.url)
    return receiver


def test_delivery_is_signed(client, sandbox, listening):
    customer = client.v1.customers.create({"name": "Nordwerk · Köln"})
    sandbox.settle()
    events = listening.events(WEBHOOK_SECRET)
    assert [(event.type, event.data.object.id) for event in events] == [("customer.created", customer.id)]
    assert events[0].data.object.name == "Nordwerk · Köln"
    assert events[0].api_version == "2026-05-27.dahlia"


def test_wrong_secret_is_noticed(client, sandbox, listening):
    client.v1.customers.create({})
    sandbox.settle()
    with pytest.raises(stripe.SignatureVerificationError):
        listening.events("whsec_other")


def test_delivered_event_is_the_one_that_the_api_shows(client, sandbox, listening):
    client.v1.customers.create({})
    sandbox.settle()
    delivered = listening.events(WEBHOOK_SECRET)[0]
    kept = client.v1.events.retrieve(delivered.id)
    assert kept.data.to_dict() == delivered.data.to_dict()
    assert (delivered.pending_webhooks, kept.pending_webhooks) == (1, 0)


def test_refused_delivery_is_tried_again(client, sandbox, listening):
    listening.answers = [500, 302, 200]
    client.v1.customers.create({})
    sandbox.settle()
    tries = [(delivery["try"], delivery["status"]) for delivery in sandbox.deliveries()]
    assert tries == [(1, 500), (2, 302), (3, 200)]
    assert len({event.id for event in listening.events(WEBHOOK_SECRET)}) == 1


def test_nobody_there(client, sandbox):
    sandbox.send_webhooks_to("http://127.0.0.1:9/")
    client.v1.customers.create({})
    until = time.monotonic() + 5
    while not sandbox.deliveries() and time.monotonic() < until:
        time.sleep(0.01)
    first = sandbox.deliveries()[0]
    assert (first["status"], "refused" in first["error"]) == (None, True)
    assert client.v1.events.list({"delivery_success": False}).data[0].pending_webhooks == 1


def test_nothing_leaves_this_machine(client, sandbox):
    client.v1.webhook_endpoints.create({"url": "https://portal.example/hook", "enabled_events": ["*"]})
    client.v1.customers.create({})
    until = time.monotonic() + 5
    while not sandbox.deliveries() and time.monotonic() < until:
        time.sleep(0.01)
    assert sandbox.deliveries()[0]["error"] == "The sandbox delivers to this machine only."


def test_endpoint_made_by_the_api(client, sandbox, receiver):
    given = {"url": receiver.url, "enabled_events": ["customer.created"]}
    endpoint = client.v1.webhook_endpoints.create(given)
    client.v1.products.create({"name": "Gold"})
    client.v1.customers.create({})
    sandbox.settle()
    assert [event.type for event in receiver.events(endpoint.secret)] == ["customer.created"]
    assert "secret" not in client.v1.webhook_endpoints.retrieve(endpoint.id).to_dict()


def test_endpoint_changed_disabled_and_deleted(client, sandbox, receiver):
    endpoint = client.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["product.created"]})
    client.v1.webhook_endpoints.update(endpoint.id, {"enabled_events": ["customer.created"]})
    client.v1.products.create({"name": "Gold"})
    client.v1.customers.create({})
    sandbox.settle()
    assert client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True}).status == "disabled"
    client.v1.customers.create({})
    client.v1.webhook_endpoints.delete(endpoint.id)
    client.v1.customers.create({})
    sandbox.settle()
    assert [event.type for event in receiver.events(endpoint.secret)] == ["customer.created"]
    assert client.v1.webhook_endpoints.list().data == []


def test_endpoint_for_an_event_that_stripe_does_not_have(client):
    with pytest.raises(stripe.InvalidRequestError, match="must be one of"):
        client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["customer.sneezed"]})


def test_events_sent_again(client, sandbox, listening):
    client.v1.customers.create({})
    client.v1.customers.create({})
    sandbox.settle()
    first = client.v1.events.list().data[-1]
    sandbox.resend(first.id)
    sandbox.settle()
    sandbox.resend()
    sandbox.settle()
    assert len(listening.received) == 5
    assert [event.id for event in listening.events(WEBHOOK_SECRET)].count(first.id) == 3


def test_secret_and_address_changed(client, sandbox, listening, receiver):
    sandbox.send_webhooks_to(receiver.url, "whsec_new")
    client.v1.customers.create({})
    sandbox.settle()
    assert len(receiver.events("whsec_new")) == 1


def test_reset_keeps_only_where_webhooks_go(client, sandbox, listening):
    client.v1.customers.create({})
    sandbox.settle()
    sandbox.reset()
    assert (client.v1.customers.list().data, client.v1.events.list().data, sandbox.deliveries()) == ([], [], [])
    client.v1.customers.create({})
    sandbox.settle()
    assert len(listening.received) == 2


def test_deliveries_doubled_dropped_and_late_by_order_all_arrive(sandbox, client, receiver):
    sandbox.send_webhooks_to(receiver.url, WEBHOOK_SECRET)
    sandbox.faults(duplicate=1, shuffle=0.2, drop=0.5, parallel=8, seed=1)

    for number in range(5):
        client.v1.customers.create({"name": f"Company {number}"})
    sandbox.settle()

    ids = [event.id for event in receiver.events(WEBHOOK_SECRET)]
    assert len(ids) == 10
    assert len(set(ids)) == 5
    assert "Dropped by order." in {delivery["error"] for delivery in sandbox.deliveries()}


@pytest.mark.parametrize(("fault", "error"), [("errors", stripe.APIError), ("limits", stripe.RateLimitError)])
def test_api_in_trouble_does_nothing(sandbox, client, fault, error):
    sandbox.faults(**{fault: 1})
    with pytest.raises(error):
        client.v1.customers.create({"name": "Nordwerk"})
    sandbox.faults()

    assert client.v1.customers.list().data == []


def test_lost_answer_is_found_by_asking_again_under_the_same_key(sandbox, client):
    sandbox.faults(lost=1)
    with pytest.raises(stripe.APIError):
        client.v1.customers.create({"name": "Nordwerk"}, {"idempotency_key": "once"})
    sandbox.faults()

    made = client.v1.customers.create({"name": "Nordwerk"}, {"idempotency_key": "once"})

    assert [found.id for found in client.v1.customers.list().data] == [made.id]


def test_rotated_secret_signs_beside_the_old_one_for_a_while(sandbox, client, receiver):
    sandbox.send_webhooks_to(receiver.url, WEBHOOK_SECRET)
    sandbox.rotate_secret("whsec_new")
    client.v1.customers.create({"name": "Nordwerk"})
    sandbox.settle()
    assert len(receiver.events(WEBHOOK_SECRET)) == len(receiver.events("whsec_new")) == 1

    sandbox.rotate_secret("whsec_newer", previous_for_now=False)
    client.v1.customers.create({"name": "Südwerk"})
    sandbox.settle()
    with pytest.raises(stripe.SignatureVerificationError):
        receiver.events("whsec_new")
