"""Renewals, trials, failed payments and test clocks: what happens by itself as time passes."""

import calendar
from datetime import UTC, datetime

import pytest
import stripe

from tests.sandbox import at_stripe
from tests.stripe_sandbox import SandboxError

DAY = 86_400
START = calendar.timegm((2025, 1, 31, 12, 0, 0))


@pytest.fixture
def clock(clock_at):
    return clock_at(START, name="history")


@pytest.fixture
def subscriber(client, clock, price):
    """A subscription on the clock whose card works, and how to move the clock on."""
    customer = client.v1.customers.create({"test_clock": clock.id})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    items = [{"price": price.id}]
    given = {"customer": customer.id, "items": items, "default_payment_method": method.id}
    return client.v1.subscriptions.create(given)


@pytest.fixture
def to(client, clock):
    def advance(year, month, day, hour=12):
        moment = calendar.timegm((year, month, day, hour, 0, 0))
        return at_stripe.advance(client, clock, moment)

    return advance


def day(moment):
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def invoices(client, subscription):
    return client.v1.invoices.list({"subscription": subscription.id}).data[::-1]


@pytest.mark.stripe
def test_months_keep_their_day(client, subscriber, to):
    to(2025, 5, 1)
    starts = [day(invoice.period_start) for invoice in invoices(client, subscriber)]
    assert starts == ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]


def test_advance_answers_before_it_is_done(client, clock, subscriber, to):
    assert to(2025, 2, 1).status == "advancing"
    assert client.v1.test_helpers.test_clocks.retrieve(clock.id).status == "ready"
    with pytest.raises(stripe.InvalidRequestError, match="later time"):
        to(2025, 1, 1)


@pytest.mark.stripe
def test_renewal_is_a_draft_for_an_hour(client, subscriber, to):
    to(2025, 2, 28)
    assert [invoice.status for invoice in invoices(client, subscriber)] == ["paid", "draft"]
    to(2025, 2, 28, hour=13)
    assert [invoice.status for invoice in invoices(client, subscriber)] == ["paid", "paid"]


def test_failed_renewal_is_tried_four_times_and_ends(client, sandbox, subscriber, to):
    sandbox.decline_next(subscriber.customer, times=4)
    to(2025, 3, 1)
    renewal = invoices(client, subscriber)[1]
    assert client.v1.subscriptions.retrieve(subscriber.id).status == "past_due"
    assert (renewal.attempt_count, day(renewal.next_payment_attempt)) == (1, "2025-03-03")
    to(2025, 3, 9)
    renewal = client.v1.invoices.retrieve(renewal.id)
    assert (renewal.attempt_count, day(renewal.next_payment_attempt)) == (3, "2025-03-15")
    to(2025, 3, 16)
    ended = client.v1.subscriptions.retrieve(subscriber.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    assert day(ended.ended_at) == "2025-03-15"


def test_failed_renewal_recovers_by_a_later_try(client, sandbox, subscriber, to):
    sandbox.decline_next(subscriber.customer, times=2)
    to(2025, 3, 10)
    assert client.v1.subscriptions.retrieve(subscriber.id).status == "active"
    assert [invoice.attempt_count for invoice in invoices(client, subscriber)] == [1, 3]


@pytest.mark.stripe
def test_cancelled_at_period_end(client, subscriber, to):
    client.v1.subscriptions.update(subscriber.id, {"cancel_at_period_end": True})
    to(2025, 2, 28, hour=11)
    assert client.v1.subscriptions.retrieve(subscriber.id).status == "active"
    to(2025, 2, 28, hour=12)
    ended = client.v1.subscriptions.retrieve(subscriber.id)
    assert (ended.status, day(ended.ended_at)) == ("canceled", "2025-02-28")
    assert len(invoices(client, subscriber)) == 1


@pytest.mark.stripe
def test_cancelled_at_an_instant_within_the_period(client, subscriber, to):
    client.v1.subscriptions.update(subscriber.id, {"cancel_at": START + 10 * DAY})
    to(2025, 2, 11)
    assert client.v1.subscriptions.retrieve(subscriber.id).status == "canceled"


def test_trial_is_announced_and_then_charged(client, clock, price, to):
    customer = client.v1.customers.create({"test_clock": clock.id, "payment_method": "pm_card_visa"})
    method = client.v1.customers.payment_methods.list(customer.id).data[0]
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    trial = client.v1.subscriptions.create({**given, "trial_period_days": 14})
    to(2025, 2, 12)
    announced = client.v1.events.list({"type": "customer.subscription.trial_will_end"}).data
    assert [event.data.object.id for event in announced] == [trial.id]
    to(2025, 2, 15)
    assert client.v1.subscriptions.retrieve(trial.id).status == "active"
    assert [(invoice.total, invoice.status) for invoice in invoices(client, trial)] == [(0, "paid"), (49_000, "paid")]


def test_trial_without_a_card_falls_behind(client, clock, price, to):
    customer = client.v1.customers.create({"test_clock": clock.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "trial_period_days": 1}
    trial = client.v1.subscriptions.create(given)
    to(2025, 2, 2)
    assert client.v1.subscriptions.retrieve(trial.id).status == "past_due"


def test_trial_ended_by_the_api(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    trial = client.v1.subscriptions.create({**given, "trial_period_days": 14})
    ended = client.v1.subscriptions.update(trial.id, {"trial_end": "now"})
    assert ended.status == "active"
    assert [invoice.total for invoice in invoices(client, trial)] == [0, 49_000]


@pytest.mark.stripe
def test_incomplete_expires_after_a_day(client, clock, price, to):
    customer = client.v1.customers.create({"test_clock": clock.id})
    method = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    subscription = client.v1.subscriptions.create(given)
    to(2025, 2, 1, hour=11)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"
    assert [invoice.status for invoice in invoices(client, subscription)] == ["void"]


def test_checkout_session_expires_with_its_customers_clock(client, clock, subscriber, price, to):
    lines = [{"price": price.id, "quantity": 1}]
    given = {"mode": "subscription", "line_items": lines, "success_url": "http://127.0.0.1:9/"}
    session = client.v1.checkout.sessions.create({**given, "customer": subscriber.customer})
    to(2025, 2, 1)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_customers_with_a_past_go_on_in_the_present(client, sandbox, clock, subscriber):
    sandbox.release_clock(clock.id)
    subscription = client.v1.subscriptions.retrieve(subscriber.id)
    assert (subscription.status, subscription.test_clock) == ("active", None)
    item = subscription["items"].data[0]
    now = datetime.now(UTC).timestamp()
    assert item.current_period_start <= now < item.current_period_end
    assert day(subscription.start_date) == "2025-01-31"
    assert client.v1.test_helpers.test_clocks.list().data == []


def test_clock_deleted_with_its_customers(client, clock, subscriber):
    client.v1.test_helpers.test_clocks.delete(clock.id)
    assert client.v1.subscriptions.list({"status": "all"}).data == []
    assert client.v1.customers.list().data == []


def test_period_ended_by_order(client, sandbox, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    subscription = client.v1.subscriptions.create(given)
    sandbox.decline_next(customer.id, times=4)
    assert sandbox.end_period(subscription.id)["status"] == "past_due"
    became, renewed = client.v1.events.list({"type": "customer.subscription.updated"}).data[:2]
    assert became.data.previous_attributes.to_dict() == {"status": "active"}
    assert renewed.data.previous_attributes["latest_invoice"] == subscription.latest_invoice
    renewal = client.v1.subscriptions.retrieve(subscription.id).latest_invoice
    sandbox.retry(renewal)
    sandbox.retry(renewal)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    sandbox.retry(renewal)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    with pytest.raises(SandboxError, match="is canceled"):
        sandbox.end_period(subscription.id)


def test_trial_ended_by_order(client, sandbox, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    trial = client.v1.subscriptions.create({**given, "trial_period_days": 14})
    assert sandbox.end_period(trial.id)["status"] == "active"
    previous = client.v1.events.list({"type": "customer.subscription.updated"}).data[0].data.previous_attributes
    assert (previous.status, previous.trial_end, previous.billing_cycle_anchor) == (
        "trialing",
        trial.trial_end,
        trial.trial_end,
    )
    assert previous["items"].data[0].to_dict() == trial["items"].data[0].to_dict()


def test_cancellation_reached_by_order(client, sandbox, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    subscription = client.v1.subscriptions.create({**given, "cancel_at_period_end": True})
    assert sandbox.end_period(subscription.id)["status"] == "canceled"
