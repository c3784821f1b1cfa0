from pathlib import Path

import pytest
import stripe

from tests.sandbox import at_stripe
from tests.sandbox.receiving import Receiver
from tests.stripe_sandbox import API_VERSION, Sandbox


def pytest_collection_modifyitems(items):
    """With a key to Stripe's test mode, only what is to hold there too."""
    here = Path(__file__).parent
    for item in items if at_stripe.KEY else ():
        if here in item.path.parents and item.get_closest_marker("stripe") is None:
            item.add_marker(pytest.mark.skip(reason="holds in the sandbox only"))


@pytest.fixture
def sandbox():
    """A sandbox of its own for each test; what it holds at the end must be valid whatever the test was about."""
    assert not at_stripe.KEY, "A test that gives orders to the sandbox cannot be marked `stripe`."
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
def client(request, connect):
    """The sandbox's client, or Stripe's own: see `at_stripe`."""
    return at_stripe.client() if at_stripe.KEY else connect(request.getfixturevalue("sandbox").url)


@pytest.fixture
def clock_at(client):
    """`clock_at(moment)` is a test clock; at Stripe it goes with its customers when the test ends."""
    made = []

    def create(moment, **fields):
        made.append(client.v1.test_helpers.test_clocks.create({"frozen_time": moment, **fields}))
        return made[-1]

    yield create
    for clock in made if at_stripe.KEY else ():
        at_stripe.tidy(client, clock)


@pytest.fixture
def receiver():
    with Receiver() as listening:
        yield listening


@pytest.fixture
def customer(client):
    made = client.v1.customers.create({"name": "Nordwerk", "email": "billing@nordwerk.example"})
    yield made
    if at_stripe.KEY:
        at_stripe.tidy(client, made)


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
