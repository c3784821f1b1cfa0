"""The sandbox in a process of its own: starting, stopping, dying with its parent, and remembering."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.stripe_sandbox import Sandbox
from tests.stripe_sandbox.billing import charging, customers, subscribing
from tests.stripe_sandbox.resources import prices, products
from tests.stripe_sandbox.server import Server

COMMAND = [sys.executable, "-m", "tests.stripe_sandbox"]


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_process_of_its_own(connect, receiver):
    with Sandbox(process=True, webhook_url=receiver.url, webhook_secret="whsec_demo") as sandbox:
        connect(sandbox.url).v1.customers.create({"name": "Nordwerk"})
        sandbox.settle()
        assert [event.type for event in receiver.events("whsec_demo")] == ["customer.created"]
        kinds = {"customer": 1, "event": 1, "webhook_endpoint": 1}
        assert sandbox.violations() == {"objects": kinds, "payloads": 1, "violations": []}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_when_told(number, connect, tmp_path):
    state = tmp_path / "state.json"
    process = subprocess.Popen([*COMMAND, "--state", str(state)], stdout=subprocess.PIPE, text=True)
    started = json.loads(process.stdout.readline())
    assert started["api_version"] == "2026-05-27.dahlia"
    connect(started["url"], started["key"]).v1.customers.create({"name": "Nordwerk"})
    process.send_signal(number)
    assert process.wait(30) == 0
    process.stdout.close()
    assert "Nordwerk" in state.read_text()


def test_dies_with_its_parent():
    """A shell starts the sandbox in the background, names its process and is killed."""
    shell = f"{' '.join(COMMAND)} --die-with-parent=$$ > /dev/null & echo $!; exec sleep 60"
    parent = subprocess.Popen(["sh", "-c", shell], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not os.path.exists(f"/proc/{child}") or _is_zombie(child))


def _is_zombie(process):
    with open(f"/proc/{process}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] == "Z"


def test_state_outlives_the_process(connect, tmp_path):
    state = tmp_path / "state.json"
    with Sandbox(state=state) as first:
        client = connect(first.url)
        product = client.v1.products.create({"name": "Gold"})
        given = {"product": product.id, "currency": "eur", "unit_amount": 100, "recurring": {"interval": "month"}}
        price = client.v1.prices.create(given)
        customer = client.v1.customers.create({"payment_method": "pm_card_visa"})
        method = client.v1.customers.payment_methods.list(customer.id).data[0]
        given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
        subscription = client.v1.subscriptions.create(given)
    with Sandbox(state=state) as second:
        client = connect(second.url)
        invoice = client.v1.invoices.retrieve(subscription.latest_invoice)
        assert invoice.hosted_invoice_url == f"{second.url}/i/{invoice.id}"
        second.end_period(subscription.id)
        found = client.v1.subscriptions.retrieve(subscription.id)
        item = client.v1.subscription_items.retrieve(found["items"].data[0].id)
        assert (found.status, item.current_period_start > subscription.created - 1) == ("active", True)
        assert item.to_dict() == found["items"].data[0].to_dict()
        client.v1.prices.update(price.id, {"nickname": "Gold"})
        assert client.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.nickname == "Gold"
        assert second.violations()["violations"] == []


def test_undelivered_events_are_delivered_after_a_restart(connect, receiver, tmp_path):
    state = tmp_path / "state.json"
    with Sandbox(state=state, webhook_url="http://127.0.0.1:9/") as first:
        connect(first.url).v1.customers.create({})
    with Sandbox(state=state, webhook_url=receiver.url) as second:
        wait_for(lambda: receiver.received)
        second.settle()
        assert [event.type for event in receiver.events(second.webhook_secret)] == ["customer.created"]


def test_what_fell_due_meanwhile_happens_at_the_start(connect, tmp_path):
    """A subscription whose period ended while nothing ran is renewed, and dated when it was due."""
    state = tmp_path / "state.json"
    server = Server(state=state)
    with server.account.lock:
        server.start()
        month_ago = server.account.now() - 40 * 86_400
        with server.account.at(month_ago):
            subscription = subscribed(server.account)
    server.stop()
    with Sandbox(state=state) as sandbox:
        client = connect(sandbox.url)
        wait_for(lambda: len(client.v1.invoices.list({"subscription": subscription}).data) == 2)
        renewal, first = client.v1.invoices.list({"subscription": subscription}).data
        assert first.created == month_ago
        assert 28 * 86_400 <= renewal.created - first.created <= 31 * 86_400
        wait_for(lambda: client.v1.invoices.retrieve(renewal.id).status == "paid")


def subscribed(account):
    product = products.create(account, {"name": "Gold"})
    given = {"product": product["id"], "currency": "eur", "unit_amount": 100, "recurring": {"interval": "month"}}
    price = prices.create(account, given)
    customer = customers.enrol(account)
    method = charging.save_card(account, "4242424242424242", customer=customer["id"])
    return subscribing.begin(account, customer, [(price, 1, {})], method=method)["id"]


def test_unfinished_file_is_never_read(tmp_path, connect):
    state = tmp_path / "state.json"
    with Sandbox(state=state) as sandbox:
        connect(sandbox.url).v1.customers.create({})
    (tmp_path / "state.unfinished").write_text('{"kinds": {"cust')
    with Sandbox(state=state) as sandbox:
        assert len(connect(sandbox.url).v1.customers.list().data) == 1
