"""Stripe's own test mode in the place of the sandbox, where a key to it is given: README.md of the sandbox says how.

STRIPE_TEST_BASE names another address than Stripe's, to try the switch itself against a sandbox.
"""

import os
import re
import time

import stripe

from tests.stripe_sandbox import API_VERSION

KEY = os.environ.get("STRIPE_TEST_KEY", "")
BASE = os.environ.get("STRIPE_TEST_BASE", "https://api.stripe.com")
SECONDS = 120  # how long a test clock may take to arrive
# Stripe allows few calls a second in test mode; its client waits longer before each of these.
RETRIES = 5


class NotATestKey(Exception):
    """A key of live mode, or no key at all: nothing here may ever move money."""


def client():
    """The official client with the given key. Raises NotATestKey."""
    require_test_key(KEY)
    return stripe.StripeClient(
        KEY, base_addresses={"api": BASE}, stripe_version=API_VERSION, max_network_retries=RETRIES
    )


def require_test_key(key):
    if not re.fullmatch(r"(sk|rk)_test_\w+", key):
        raise NotATestKey("STRIPE_TEST_KEY must begin with sk_test_ or rk_test_.")


def advance(client, clock, moment):
    """Let a test clock's time pass, and wait until it has. Returns what Stripe answered at first."""
    clocks = client.v1.test_helpers.test_clocks
    answer, until = clocks.advance(clock.id, {"frozen_time": moment}), time.monotonic() + SECONDS
    while (found := clocks.retrieve(clock.id)).status != "ready":
        if found.status != "advancing" or time.monotonic() > until:
            raise TimeoutError(f"The test clock {clock.id} is {found.status}.")
        time.sleep(1)
    return answer


def tidy(client, thing):
    """Take away what a test has made: a clock goes with its customers, a customer with its subscriptions."""
    kinds = {"test_helpers.test_clock": client.v1.test_helpers.test_clocks, "customer": client.v1.customers}
    try:
        kinds[thing.object].delete(thing.id)
    except stripe.InvalidRequestError as error:
        if error.code != "resource_missing":  # deleted by the test itself, or with its clock
            raise
