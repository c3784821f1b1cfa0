import pytest
import stripe

from tests.sandbox.receiving import Receiver
from tests.stripe_sandbox import API_VERSION, Sandbox


@pytest.fixture
def sandbox():
    """A sandbox of its own for each test; what it holds at the end must be valid whatever the test was about."""
    with Sandbox() as running:
        yield running
        assert running.violations()["violations"] == []


@pytest.fixture
def connect():
    """`connect(url)` is Stripe's official client, pointed at a sandbox and never trying twice by itself."""

    def client(url, api_key="sk_test_sandbox", stripe_version=API_VERSION):
        return stripe.StripeClient(
            api_key, base_addresses={"api": url}, stripe_version=stripe_version, max_network_retries=0
        )

    return client


@pytest.fixture
def client(sandbox, connect):
    return connect(sandbox.url)


@pytest.fixture
def receiver():
    with Receiver() as listening:
        yield listening


@pytest.fixture
def customer(client):
    return client.v1.customers.create({"name": "Nordwerk", "email": "billing@nordwerk.example"})


@pytest.fixture
def product(client):
    return client.v1.products.create({"name": "Gold support"})


@pytest.fixture
def price(client, product):
    return monthly(client, product, 49_000)


def monthly(client, product, amount, **fields):
    recurring = {"interval": "month"}
    given = {"product": product.id, "currency": "eur", "unit_amount": amount, "recurring": recurring}
    return client.v1.prices.create({**given, **fields})
