import pytest
from django.urls import reverse
from django.utils import timezone

from certification.billing import catalogue, mirroring
from certification.billing.stripe_client import stripe_api
from tests.factories import certification_billing as make
from tests.stripe_sandbox import WEBHOOK_SECRET, Sandbox


@pytest.fixture
def sandbox(settings):
    """A Stripe of one's own, to which the portal's client speaks over HTTP."""
    with Sandbox() as running:
        settings.STRIPE_API_BASE = running.url
        settings.STRIPE_SECRET_KEY = running.api_key
        settings.STRIPE_PAGES = [running.url]
        settings.STRIPE_WEBHOOK_SECRETS = [WEBHOOK_SECRET]
        yield running
        assert running.violations()["violations"] == []


@pytest.fixture
def webhooks(sandbox, live_server, settings):
    """The sandbox delivers its events to a running portal. Calling waits until all are taken."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    sandbox.send_webhooks_to(live_server.url + reverse("stripe_webhook"))
    return sandbox.settle


@pytest.fixture
def customer(plans, cast):
    """Ada's company holds gold and is known to Stripe, with a card that works."""
    account = cast("ada").account
    make.holds(account, "gold")
    return known(account)


def known(account, card="pm_card_visa", **fields):
    """The company as a customer at Stripe who pays by this card."""
    with stripe_api() as api:
        made = api.customers.create({"name": account.name, **fields})
    give_card(made.id, card)
    return make.CustomerFactory(account=account, stripe_id=made.id)


def give_card(stripe_id, card):
    with stripe_api() as api:
        method = api.payment_methods.attach(card, {"customer": stripe_id})
        api.customers.update(stripe_id, {"invoice_settings": {"default_payment_method": method.id}})


@pytest.fixture
def subscribe(customer, plans):
    """`subscribe("plus")` begins a subscription at Stripe and brings our copy in line."""

    def subscribe(tier="plus", interval="month", **more):
        with stripe_api() as api:
            items = [{"price": plans[tier, interval].stripe_price_id}]
            made = api.subscriptions.create({"customer": customer.stripe_id, "items": items, **more})
        return mirroring.refresh_subscription(customer, made.id, at=timezone.now())

    return subscribe


@pytest.fixture
def plans(sandbox, db):
    """Plus and Premium by month and year, at Stripe too."""
    tiers = make.tiers()
    plans = {
        (slug, interval): make.PlanFactory(
            tier=tiers[slug], interval=interval, unit_amount=amount, stripe_price_id=None
        )
        for slug, interval, amount in (
            ("plus", "month", 49900),
            ("plus", "year", 499000),
            ("premium", "month", 149900),
            ("premium", "year", 1499000),
        )
    }
    for change in catalogue.differences():
        change.apply()
    for plan in plans.values():
        plan.refresh_from_db()
    return plans
