"""Changes previewed, scheduled, waiting for their money, and the last invoice."""

import calendar

import pytest
import stripe

from tests.sandbox import at_stripe
from tests.sandbox.conftest import monthly

START = calendar.timegm((2025, 1, 31, 12, 0, 0))
DAY = 86_400


@pytest.fixture
def clock(clock_at):
    return clock_at(START)


@pytest.fixture
def dearer(client, product):
    return monthly(client, product, 149_000)


@pytest.fixture
def subscribe(client, clock, price):
    def subscribe(card="pm_card_visa"):
        customer = client.v1.customers.create({"test_clock": clock.id})
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
        given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
        made = client.v1.subscriptions.create(given)
        if card != "pm_card_visa":
            other = client.v1.payment_methods.attach(card, {"customer": customer.id})
            client.v1.subscriptions.update(made.id, {"default_payment_method": other.id})
        return made

    return subscribe


@pytest.fixture
def to(client, clock):
    return lambda moment: at_stripe.advance(client, clock, moment)


def items(subscription, price):
    return [{"id": subscription["items"].data[0].id, "price": price.id}]


def price_of(client, subscription):
    return client.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.unit_amount


@pytest.mark.stripe
def test_preview_says_what_the_change_then_bills(client, subscribe, dearer, to):
    subscription = subscribe()
    to(START + 10 * DAY)
    at = START + 10 * DAY - 77
    details = {"items": items(subscription, dearer), "proration_behavior": "always_invoice", "proration_date": at}

    preview = client.v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": details})

    assert price_of(client, subscription) == 49_000
    changed = client.v1.subscriptions.update(subscription.id, details)
    invoice = client.v1.invoices.retrieve(changed.latest_invoice)
    period = 28 * DAY
    left = period - (at - START)
    credit, charge = round(49_000 * left / period), round(149_000 * left / period)
    assert [line.amount for line in preview.lines.data] == [-credit, charge]
    assert (preview.total, preview.amount_due) == (invoice.total, invoice.amount_paid) == (charge - credit,) * 2


@pytest.mark.stripe
def test_preview_of_the_next_renewal(client, subscribe):
    subscription = subscribe()

    preview = client.v1.invoices.create_preview({"subscription": subscription.id})

    assert (preview.total, preview.billing_reason, preview.number) == (49_000, "upcoming", None)
    assert len(client.v1.invoices.list({"subscription": subscription.id}).data) == 1


@pytest.mark.stripe
def test_preview_of_cancelling_now_credits_the_rest(client, subscribe, to):
    subscription = subscribe()
    to(START + 14 * DAY)
    details = {"cancel_now": True}

    preview = client.v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": details})

    assert (preview.total, preview.amount_due) == (-24_500, 0)
    client.v1.subscriptions.cancel(subscription.id, {"prorate": True, "invoice_now": True})
    last = client.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (last.total, last.status) == (-24_500, "paid")
    assert client.v1.customers.retrieve(subscription.customer).balance == -24_500


@pytest.mark.stripe
def test_schedule_changes_the_price_when_the_period_ends(client, subscribe, dearer, price, to):
    subscription = subscribe()
    made = client.v1.subscription_schedules.create({"from_subscription": subscription.id})
    start, end = made.phases[0].start_date, made.phases[0].end_date
    now = {"items": [{"price": price.id, "quantity": 1}], "start_date": start, "end_date": end}
    then = {"items": [{"price": dearer.id, "quantity": 1}], "proration_behavior": "none"}
    client.v1.subscription_schedules.update(made.id, {"phases": [now, then], "end_behavior": "release"})

    to(end - 1)
    assert price_of(client, subscription) == 49_000
    to(end + 2 * 3600)

    assert price_of(client, subscription) == 149_000
    assert client.v1.invoices.list({"subscription": subscription.id}).data[0].total == 149_000
    to(end + 40 * DAY)
    assert client.v1.subscription_schedules.retrieve(made.id).status == "released"


@pytest.mark.stripe
def test_released_schedule_leaves_the_subscription_as_it_is(client, subscribe, dearer, price, to):
    subscription = subscribe()
    made = client.v1.subscription_schedules.create({"from_subscription": subscription.id})
    with pytest.raises(stripe.InvalidRequestError, match="managed by the subscription schedule"):
        client.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    with pytest.raises(stripe.InvalidRequestError, match="already attached"):
        client.v1.subscription_schedules.create({"from_subscription": subscription.id})

    client.v1.subscription_schedules.release(made.id)

    assert client.v1.subscriptions.retrieve(subscription.id).schedule is None
    with pytest.raises(stripe.InvalidRequestError, match="released"):
        client.v1.subscription_schedules.release(made.id)


@pytest.mark.stripe
@pytest.mark.parametrize("card", ["pm_card_chargeCustomerFail", "pm_card_authenticationRequired"])
def test_change_that_is_not_paid_waits_and_the_old_plan_goes_on(client, subscribe, dearer, card, to):
    subscription = subscribe(card)
    given = {"items": items(subscription, dearer), "proration_behavior": "always_invoice"}

    changed = client.v1.subscriptions.update(subscription.id, {**given, "payment_behavior": "pending_if_incomplete"})

    assert (changed.status, changed["items"].data[0].price.unit_amount) == ("active", 49_000)
    assert changed.pending_update.subscription_items[0].price.unit_amount == 149_000
    good = client.v1.payment_methods.attach("pm_card_visa", {"customer": subscription.customer})
    client.v1.invoices.pay(changed.latest_invoice, {"payment_method": good.id})
    assert client.v1.subscriptions.retrieve(subscription.id).pending_update is None
    assert price_of(client, subscription) == 149_000


def test_change_never_paid_expires(client, subscribe, dearer, to):
    subscription = subscribe("pm_card_chargeCustomerFail")
    given = {"items": items(subscription, dearer), "proration_behavior": "always_invoice"}
    changed = client.v1.subscriptions.update(subscription.id, {**given, "payment_behavior": "pending_if_incomplete"})

    to(START + DAY)

    assert client.v1.subscriptions.retrieve(subscription.id).pending_update is None
    assert client.v1.invoices.retrieve(changed.latest_invoice).status == "void"
    assert price_of(client, subscription) == 49_000


@pytest.mark.stripe
def test_change_that_is_paid_at_once_counts_at_once(client, subscribe, dearer):
    subscription = subscribe()
    given = {"items": items(subscription, dearer), "proration_behavior": "always_invoice"}

    changed = client.v1.subscriptions.update(subscription.id, {**given, "payment_behavior": "pending_if_incomplete"})

    assert (changed.pending_update, changed["items"].data[0].price.unit_amount) == (None, 149_000)
