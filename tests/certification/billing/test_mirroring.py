"""Our copies follow Stripe through every state, whatever order its events come in."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from certification.billing import mirroring, processing, sweeping
from certification.billing.models import Invoice, Phase, StripeEvent, Subscription
from certification.billing.stripe_client import Unreachable, stripe_api
from portal.promises import ledger
from portal.promises.models import Entitlement, Tier
from tests.factories import certification_billing as make
from tests.factories.portal import AccountFactory


@pytest.fixture
def customer(plans, cast):
    """Ada's company holds gold and is known to Stripe, with a card that works."""
    account = cast("ada").account
    make.holds(account, "gold")
    with stripe_api() as api:
        made = api.customers.create({"name": account.name})
        api.payment_methods.attach("pm_card_visa", {"customer": made.id})
        [card] = api.payment_methods.list({"customer": made.id}).data
        api.customers.update(made.id, {"invoice_settings": {"default_payment_method": card.id}})
    return make.CustomerFactory(account=account, stripe_id=made.id)


@pytest.fixture
def subscribe(customer, plans):
    def subscribe(tier="plus", **more):
        with stripe_api() as api:
            price = plans[tier, "month"].stripe_price_id
            return api.subscriptions.create({"customer": customer.stripe_id, "items": [{"price": price}], **more}).id

    return subscribe


@pytest.fixture
def refresh(customer):
    return lambda stripe_id: mirroring.refresh_subscription(customer, stripe_id, at=timezone.now())


def owed(customer, **later):
    return ledger.tier_at(customer.account, timezone.now() + timedelta(**later)).slug


def subjects(mailoutbox):
    return [message.subject.removeprefix("Brenner Mühlen AG: ") for message in mailoutbox]


def events_at_stripe():
    with stripe_api() as api:
        return [event.to_dict(for_json=True) for event in api.events.list({"limit": 100}).auto_paging_iter()]


def test_failed_payment_is_forgiven_for_a_while_and_made_up_for(
    sandbox, customer, subscribe, refresh, django_capture_on_commit_callbacks, mailoutbox
):
    subscription = subscribe()
    refresh(subscription)
    sandbox.decline_next(customer.stripe_id)
    sandbox.end_period(subscription)

    with django_capture_on_commit_callbacks(execute=True):
        assert refresh(subscription).status == "past_due"

    assert [owed(customer), owed(customer, days=13), owed(customer, days=15)] == ["plus", "plus", "essential"]
    assert subjects(mailoutbox) == ["the payment for Plus failed"]
    with stripe_api() as api:
        [unpaid] = api.invoices.list({"customer": customer.stripe_id, "status": "open"}).data
        api.invoices.pay(unpaid.id)
    assert refresh(subscription).status == "active"
    assert owed(customer, days=15) == "plus"
    assert [phase.status for phase in Phase.objects.all()] == ["active", "past_due", "active"]


def test_payment_never_made_ends_the_subscription(
    sandbox, customer, subscribe, refresh, django_capture_on_commit_callbacks, mailoutbox
):
    subscription = subscribe()
    sandbox.decline_next(customer.stripe_id, times=4)
    refresh(subscription)
    sandbox.end_period(subscription)
    with stripe_api() as api:
        [unpaid] = api.invoices.list({"customer": customer.stripe_id, "status": "open"}).data
    for _try in range(3):
        sandbox.retry(unpaid.id)

    with django_capture_on_commit_callbacks(execute=True):
        assert refresh(subscription).status == "canceled"
        refresh(subscription)

    assert owed(customer) == "essential"
    assert ledger.owed_at(customer.account, timezone.now()).reason.startswith("End of the subscription to Plus: ")
    assert subjects(mailoutbox) == ["Plus has ended"]


def test_trial_is_owed_the_tier(subscribe, refresh, customer):
    assert refresh(subscribe(trial_period_days=14)).status == "trialing"
    assert owed(customer) == "plus"


def test_incomplete_subscription_is_owed_nothing(customer, refresh, subscribe):
    with stripe_api() as api:
        api.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.stripe_id})
        [card, *_] = api.payment_methods.list({"customer": customer.stripe_id}).data

    assert refresh(subscribe(default_payment_method=card.id)).status == "incomplete"
    assert owed(customer) == "essential"


def test_price_that_is_not_ours_gives_no_tier(customer, refresh):
    with stripe_api() as api:
        product = api.products.create({"name": "Something else"})
        price = api.prices.create(
            {"product": product.id, "unit_amount": 1, "currency": "eur", "recurring": {"interval": "month"}}
        )
        made = api.subscriptions.create({"customer": customer.stripe_id, "items": [{"price": price.id}]})

    assert refresh(made.id).plan is None
    assert owed(customer) == "essential"


@pytest.mark.parametrize("seed", range(3))
def test_events_in_any_order_and_repeated_leave_what_stripe_has(
    seed, customer, subscribe, django_capture_on_commit_callbacks, mailoutbox
):
    subscription = subscribe()
    with stripe_api() as api:
        for cancelling in (True, False, True, False):
            api.subscriptions.update(subscription, {"cancel_at_period_end": cancelling})
    bodies = events_at_stripe()
    deliveries = random.Random(seed).sample(bodies * 2, len(bodies) * 2)

    with django_capture_on_commit_callbacks(execute=True):
        for body in deliveries:
            if kept := processing.receive(body, at=timezone.now()):
                processing.process(kept, at=timezone.now())

    copy = Subscription.objects.get()
    assert (copy.status, copy.cancel_at_period_end, copy.cancel_at) == ("active", False, None)
    assert Entitlement.objects.filter(account=customer.account).count() == 1
    assert subjects(mailoutbox) == ["Plus is active"]
    assert StripeEvent.objects.count() == len(bodies)


def test_sweep_finds_drift_and_then_none(sandbox, customer, subscribe):
    subscribe()

    first, second = (sweeping.sweep(at=timezone.now()) for _ in range(2))

    assert (first.subscriptions, first.drifted) == (1, 1)
    assert first.missed == first.events > 0
    assert (second.drifted, second.missed, second.events) == (0, 0, first.events)


def test_sweep_repairs_a_copy_that_is_wrong(customer, subscribe, refresh):
    subscription = subscribe()
    refresh(subscription)
    Subscription.objects.update(status="canceled", cancel_at_period_end=True)

    assert sweeping.sweep(at=timezone.now()).drifted == 1

    assert Subscription.objects.get().status == "active"
    assert owed(customer) == "plus"


def test_sweep_acts_upon_events_of_a_customer_known_by_now(plans, customer, subscribe):
    subscription = subscribe()
    stripe_id, customer.stripe_id = customer.stripe_id, "cus_wrong"
    customer.save()
    [body] = [body for body in events_at_stripe() if body["type"] == "customer.subscription.created"]
    kept = processing.receive(body, at=timezone.now())
    processing.process(kept, at=timezone.now())
    kept.refresh_from_db()
    assert kept.state == "unknown"

    customer.stripe_id = stripe_id
    customer.save()
    sweeping.sweep(at=timezone.now())

    kept.refresh_from_db()
    assert kept.state == "done"
    assert Subscription.objects.get().stripe_id == subscription


def test_sweep_follows_staff_who_change_what_a_tier_asks_for(plans, customer, subscribe):
    subscribe()
    assert sweeping.sweep(at=timezone.now()).companies == 0
    Tier.objects.filter(slug="plus").update(required_level="platinum")

    assert sweeping.sweep(at=timezone.now()).companies == 1

    assert owed(customer) == "essential"


def test_sweep_leaves_subscriptions_of_strangers_alone(plans, sandbox):
    with stripe_api() as api:
        stranger = api.customers.create({"name": "Stranger"})
        api.subscriptions.create(
            {
                "customer": stranger.id,
                "items": [{"price": plans["plus", "month"].stripe_price_id}],
                "trial_period_days": 1,
            }
        )

    assert sweeping.sweep(at=timezone.now()).subscriptions == 0
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"ignored", "unknown"}


def test_subscription_of_another_company_is_not_written_down(subscribe, customer):
    """A hint that names the wrong company, or an answer that was meant for another question."""
    stranger = make.CustomerFactory(account=AccountFactory(), stripe_id="cus_stranger")

    with pytest.raises(Unreachable):
        mirroring.refresh_subscription(stranger, subscribe(), at=timezone.now())

    assert not Subscription.objects.exists()


def test_invoice_of_another_company_is_not_written_down(subscribe, refresh, customer):
    subscribe()
    stranger = make.CustomerFactory(account=AccountFactory(), stripe_id="cus_stranger")
    with stripe_api() as api:
        [invoice] = api.invoices.list({"customer": customer.stripe_id}).data

    with pytest.raises(Unreachable):
        mirroring.refresh_invoice(stranger, invoice.id, at=timezone.now())

    assert not Invoice.objects.exists()


def test_word_of_somebody_else_beside_a_subscription_is_no_trouble(subscribe, refresh):
    """Stripe takes 500 letters under any name."""
    assert refresh(subscribe(metadata={"cause": "x" * 500})).cause == "x" * 20


def test_purchase_that_stripe_knows_nothing_of_does_not_stop_the_sweep(customer, subscribe, plans):
    make.PurchaseFactory(customer=customer, plan=plans["plus", "month"], stripe_id="cs_test_gone")
    subscribe()

    report = sweeping.sweep(at=timezone.now())

    assert (report.drifted, Subscription.objects.get().status) == (1, "active")
    assert report.missed == report.events > 0


@pytest.mark.postgres
def test_changes_and_deliveries_at_once_leave_what_stripe_has(webhooks, sandbox, plans, transactional_db):
    """Every delivery comes twice and races the next change, four at a time."""
    with stripe_api() as api:
        subscriptions = []
        for number in range(4):
            made = api.customers.create({"name": f"Company {number}"})
            make.CustomerFactory(account=AccountFactory(), stripe_id=made.id)
            price = plans["plus", "month"].stripe_price_id
            trial = {"customer": made.id, "items": [{"price": price}], "trial_period_days": 30}
            subscriptions.append(api.subscriptions.create(trial).id)

    def change(stripe_id):
        with stripe_api() as api:
            for cancelling in (True, False, True):
                api.subscriptions.update(stripe_id, {"cancel_at_period_end": cancelling})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, subscriptions))
    sandbox.resend()
    webhooks(timeout=30)

    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}
    assert Subscription.objects.filter(cancel_at_period_end=True).count() == 4
    assert sweeping.sweep(at=timezone.now()).drifted == 0
