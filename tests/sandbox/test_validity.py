"""Everything that a busy sandbox holds is valid under Stripe's own description, and the check would notice if not."""

import pytest

from tests.sandbox.conftest import monthly
from tests.stripe_sandbox import spec, validation
from tests.stripe_sandbox.account import PREFIXES, Account

SUCCESS = "http://127.0.0.1:9/thanks"


def test_version_is_that_of_the_description():
    assert spec.document()["info"]["version"] == spec.API_VERSION


def test_every_object_and_payload_is_valid(client, sandbox):
    """Every kind of object, and subscriptions in every state that can be reached."""
    prices = catalogue(client)
    buy(client, sandbox, prices)
    buy_with_codes_and_taxes(client, sandbox, prices)
    begin_and_change(client, sandbox, prices)
    live_through_a_year(client, sandbox, prices)
    schedule_and_give_back(client, prices)
    report = sandbox.violations()
    assert report["violations"] == []
    assert set(report["objects"]) == set(PREFIXES)
    assert sum(report["objects"].values()) > 300
    assert report["payloads"] > 150
    found = client.v1.subscriptions.list({"status": "all", "limit": 100}).data
    assert {subscription.status for subscription in found} == {
        "active",
        "canceled",
        "incomplete",
        "incomplete_expired",
        "past_due",
        "trialing",
    }


def catalogue(client):
    product = client.v1.products.create({"name": "Gold", "metadata": {"tier": "gold"}, "unit_label": "site"})
    feature = client.v1.entitlements.features.create({"name": "Phone", "lookup_key": "phone"})
    client.v1.products.features.create(product.id, {"entitlement_feature": feature.id})
    yearly = monthly(client, product, 500_000, recurring={"interval": "year"})
    seat = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 900})
    return {
        "month": monthly(client, product, 49_000),
        "year": yearly,
        "seat": seat,
        "dear": monthly(client, product, 1),
    }


def buy(client, sandbox, prices):
    for price, mode in (("month", "subscription"), ("seat", "payment"), ("year", "subscription")):
        lines = [{"price": prices[price].id, "quantity": 2}]
        given = {"mode": mode, "line_items": lines, "success_url": SUCCESS, "customer_email": "a@nordwerk.example"}
        sandbox.pay(client.v1.checkout.sessions.create(given).id, email="a@nordwerk.example")
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(given).id)
    client.v1.checkout.sessions.create(given)
    customer = client.v1.customers.list().data[0]
    client.v1.billing_portal.sessions.create({"customer": customer.id})
    client.v1.webhook_endpoints.create({"url": SUCCESS, "enabled_events": ["checkout.session.expired"]})


def buy_with_codes_and_taxes(client, sandbox, prices):
    rate = client.v1.tax_rates.create({"display_name": "VAT", "percentage": 7.7, "inclusive": True})
    coupon = client.v1.coupons.create({"percent_off": 12.5, "duration": "repeating", "duration_in_months": 3})
    code = client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    for price, mode in (("month", "subscription"), ("seat", "payment")):
        lines = [{"price": prices[price].id, "quantity": 2}]
        given = {"mode": mode, "line_items": lines, "success_url": SUCCESS, "allow_promotion_codes": True}
        terms = {"automatic_tax": {"enabled": True}, "tax_id_collection": {"enabled": True}}
        terms |= {"invoice_creation": {"enabled": True}, "customer_creation": "always"} if mode == "payment" else {}
        typed = {"email": "c@nordwerk.example", "country": "FI", "tax_id": "FI20774740", "code": code.code}
        sandbox.pay(client.v1.checkout.sessions.create({**given, **terms}).id, **typed)
    customer = client.v1.customers.create({"payment_method": "pm_card_visa"})
    [card] = client.v1.payment_methods.list({"customer": customer.id}).data
    given = {"customer": customer.id, "items": [{"price": prices["month"].id}], "default_tax_rates": [rate.id]}
    begun = client.v1.subscriptions.create({**given, "default_payment_method": card.id})
    items = [{"id": begun["items"].data[0].id, "price": prices["year"].id}]
    client.v1.subscriptions.update(begun.id, {"items": items, "discounts": [{"coupon": coupon.id}]})


def begin_and_change(client, sandbox, prices):
    def begin(token="pm_card_visa", price="month", **fields):
        customer = client.v1.customers.create({"name": "Südwerk", "address": {"country": "DE"}})
        method = client.v1.payment_methods.attach(token, {"customer": customer.id})
        given = {"customer": customer.id, "items": [{"price": prices[price].id}], "default_payment_method": method.id}
        return client.v1.subscriptions.create({**given, **fields})

    begin("pm_card_chargeCustomerFail")
    begin("pm_card_authenticationRequired")
    begin(trial_period_days=30)
    begin(collection_method="send_invoice", days_until_due=14)
    client.v1.invoices.void_invoice(begin("pm_card_chargeCustomerFail").latest_invoice)
    client.v1.subscriptions.cancel(begin().id)
    overdue = begin()
    sandbox.decline_next(overdue.customer)
    sandbox.end_period(overdue.id)
    for behaviour in ("always_invoice", "create_prorations", "none"):
        for price in ("dear", "year"):
            changed = begin()
            items = [{"id": changed["items"].data[0].id, "price": prices[price].id, "quantity": 3}]
            client.v1.subscriptions.update(changed.id, {"items": items, "proration_behavior": behaviour})
            client.v1.subscriptions.update(changed.id, {"cancel_at_period_end": True})


def schedule_and_give_back(client, prices):
    customer = client.v1.customers.create({"name": "Ostwerk"})
    client.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "DE123456789"})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "default_payment_method": method.id, "items": [{"price": prices["month"].id}]}
    subscription = client.v1.subscriptions.create(given)
    schedule = client.v1.subscription_schedules.create({"from_subscription": subscription.id})
    now = {"items": [{"price": prices["month"].id}], "end_date": schedule.phases[0].end_date}
    client.v1.subscription_schedules.update(schedule.id, {"phases": [now, {"items": [{"price": prices["dear"].id}]}]})
    paid = {"invoice": subscription.latest_invoice, "amount": 900, "refund_amount": 500, "credit_amount": 400}
    client.v1.credit_notes.create(paid)
    bad = client.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer.id})
    items = [{"id": subscription["items"].data[0].id, "price": prices["month"].id, "quantity": 5}]
    change = {"items": items, "proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    client.v1.subscriptions.update(subscription.id, {**change, "default_payment_method": bad.id})


def live_through_a_year(client, sandbox, prices):
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1_735_732_800})
    customer = client.v1.customers.create({"test_clock": clock.id, "email": "b@nordwerk.example"})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "default_payment_method": method.id}
    client.v1.subscriptions.create({**given, "items": [{"price": prices["month"].id}]})
    client.v1.subscriptions.create({**given, "items": [{"price": prices["year"].id}], "trial_period_days": 14})
    sandbox.decline_next(customer.id, times=2)
    client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_735_732_800 + 365 * 86_400})


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda customer: customer.pop("created"), 'customer $: "created" is a required property'),
        (lambda customer: customer.update(created="today"), 'customer $.created: "today" is not of type "integer"'),
        (
            lambda customer: customer.update(tax_exempt="often"),
            'customer $.tax_exempt: "often" is not one of "exempt", "none" or 2 other candidates',
        ),
        (
            lambda customer: customer.update(nickname="N"),
            "customer $: Additional properties are not allowed ('nickname' was unexpected)",
        ),
    ],
)
def test_check_notices(spoil, complaint):
    customer = Account("http://127.0.0.1:9").create("customer")
    assert validation.violations_of(customer) == []
    spoil(customer)
    assert validation.violations_of(customer) == [complaint]


def test_check_notices_an_event_that_stripe_does_not_have():
    account = Account("http://127.0.0.1:9")
    account.emit("customer.sneezed", account.create("customer"))
    assert validation.report(account)["violations"] == ["event type customer.sneezed is not Stripe's"]
