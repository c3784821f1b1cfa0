"""Coupons and promotion codes as money: on subscriptions, on Checkout and its page, on previews, for as long as they last."""

import pytest
import stripe

from tests.sandbox import at_stripe
from tests.sandbox.browsing import Browser
from tests.sandbox.conftest import monthly
from tests.stripe_sandbox import SandboxError

DAY = 86_400
JANUARY = 1_735_732_800  # 1 January 2025, noon
SUCCESS = "http://127.0.0.1:9/thanks"


@pytest.fixture
def clock(clock_at):
    return clock_at(JANUARY)


@pytest.fixture
def payer(client, clock):
    made = client.v1.customers.create({"test_clock": clock.id, "name": "Nordwerk"})
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": made.id})
    return client.v1.customers.update(made.id, {"invoice_settings": {"default_payment_method": card.id}})


@pytest.fixture
def begin(client, payer, price):
    def begin(*discounts, **more):
        given = {"customer": payer.id, "items": [{"price": price.id}], "discounts": list(discounts)}
        return client.v1.subscriptions.create({**given, **more})

    return begin


@pytest.fixture
def pass_months(client, clock):
    def pass_months(count):
        until = client.v1.test_helpers.test_clocks.retrieve(clock.id).frozen_time + count * 31 * DAY
        at_stripe.advance(client, clock, until)

    return pass_months


def coupon(client, **terms):
    return client.v1.coupons.create({"duration": "forever", **terms})


def totals(client, subscription):
    """What each invoice came to, oldest first."""
    return [invoice.total for invoice in client.v1.invoices.list({"subscription": subscription.id}).data][::-1]


@pytest.mark.stripe
@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"percent_off": 33.3}, [32_683] * 4),
        ({"amount_off": 5_000, "currency": "eur"}, [44_000] * 4),
        ({"amount_off": 60_000, "currency": "eur"}, [0] * 4),
        ({"percent_off": 50, "duration": "once"}, [24_500, 49_000, 49_000, 49_000]),
        ({"percent_off": 50, "duration": "repeating", "duration_in_months": 2}, [24_500, 24_500, 49_000, 49_000]),
    ],
)
def test_discount_for_as_long_as_it_lasts(client, begin, pass_months, terms, expected):
    subscription = begin({"coupon": coupon(client, **terms).id})
    pass_months(3)

    assert totals(client, subscription) == expected


def test_discount_is_told_on_line_and_invoice(client, begin):
    used = coupon(client, percent_off=10, name="Spring")
    subscription = begin({"coupon": used.id})

    invoice = client.v1.invoices.retrieve(subscription.latest_invoice, {"expand": ["discounts.source.coupon"]})
    [line] = invoice.lines.data
    [taken] = invoice.total_discount_amounts
    assert (invoice.subtotal, invoice.total, invoice.amount_paid) == (49_000, 44_100, 44_100)
    assert (line.amount, line.discount_amounts[0].amount, taken.amount) == (49_000, 4_900, 4_900)
    assert invoice.discounts[0].source.coupon.name == "Spring"
    assert client.v1.coupons.retrieve(used.id).times_redeemed == 1
    assert len(client.v1.events.list({"type": "customer.discount.created"}).data) == 1
    assert "-49.00 EUR" in Browser().get(invoice.hosted_invoice_url).text


@pytest.mark.stripe
def test_amount_off_is_split_over_lines_to_the_cent(client, begin, product, price):
    prices = [{"price": price.id}, {"price": monthly(client, product, 1_000).id, "quantity": 3}]
    subscription = begin({"coupon": coupon(client, amount_off=1_001, currency="eur").id}, items=prices)

    lines = client.v1.invoices.retrieve(subscription.latest_invoice).lines.data
    assert [line.discount_amounts[0].amount for line in lines] == [943, 58]


@pytest.mark.stripe
def test_coupon_for_one_product_leaves_others(client, begin, product, price):
    other = client.v1.products.create({"name": "Hotline"})
    limited = coupon(client, percent_off=100, applies_to={"products": [other.id]})
    prices = [{"price": price.id}, {"price": monthly(client, other, 1_000).id}]

    assert totals(client, begin({"coupon": limited.id}, items=prices)) == [49_000]


@pytest.mark.stripe
def test_two_discounts_one_after_the_other(client, begin):
    first, second = (coupon(client, percent_off=percent).id for percent in (50, 10))
    assert totals(client, begin({"coupon": first}, {"coupon": second})) == [22_050]


@pytest.mark.stripe
def test_upgrade_credits_what_was_paid_and_charges_what_is_due(client, begin, clock, product):
    """Half of January is left: half of the discounted old price comes back, half of the new one is charged."""
    subscription = begin({"coupon": coupon(client, percent_off=50, duration="once").id})
    [item] = subscription["items"].data
    end = JANUARY + 31 * DAY
    at_stripe.advance(client, clock, JANUARY + 31 * DAY // 2)
    items = [{"id": item.id, "price": monthly(client, product, 149_000).id}]
    details = {"items": items, "proration_behavior": "always_invoice", "proration_date": JANUARY + 31 * DAY // 2}

    preview = client.v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": details})
    client.v1.subscriptions.update(subscription.id, details)

    assert item.current_period_end == end
    assert totals(client, subscription) == [24_500, preview.total] == [24_500, 74_500 - 12_250]


def test_discount_given_and_taken_away_later(client, begin, pass_months):
    subscription = begin()
    client.v1.subscriptions.update(subscription.id, {"discounts": [{"coupon": coupon(client, percent_off=50).id}]})
    pass_months(1)
    client.v1.subscriptions.update(subscription.id, {"discounts": ""})
    pass_months(1)

    assert totals(client, subscription) == [49_000, 24_500, 49_000]
    assert len(client.v1.events.list({"type": "customer.discount.deleted"}).data) == 1


@pytest.mark.stripe
def test_deleted_coupon_goes_on_where_it_was_redeemed(client, begin, pass_months):
    used = coupon(client, percent_off=50)
    subscription = begin({"coupon": used.id})
    client.v1.coupons.delete(used.id)
    pass_months(1)

    assert totals(client, subscription) == [24_500, 24_500]


@pytest.mark.stripe
def test_preview_of_a_subscription_not_begun(client, payer, price):
    given = {"customer": payer.id, "subscription_details": {"items": [{"price": price.id, "quantity": 2}]}}
    used = coupon(client, percent_off=25)

    preview = client.v1.invoices.create_preview({**given, "discounts": [{"coupon": used.id}]})

    assert (preview.subtotal, preview.total) == (98_000, 73_500)
    assert client.v1.subscriptions.list({"status": "all", "customer": payer.id}).data == []
    assert client.v1.coupons.retrieve(used.id).times_redeemed == 0


@pytest.mark.parametrize(
    ("terms", "code", "message"),
    [
        ({"redeem_by": JANUARY - 1}, {}, "Coupon expired"),
        ({"amount_off": 1, "currency": "usd", "percent_off": None}, {}, "cannot take anything off eur"),
        ({}, {"active": False}, "inactive or has expired"),
        ({}, {"expires_at": JANUARY - 1}, "inactive or has expired"),
    ],
)
def test_what_cannot_be_redeemed_begins_nothing(client, begin, terms, code, message):
    given = {name: value for name, value in {"percent_off": 10, **terms}.items() if value is not None}
    used = coupon(client, **given)
    promotion = {"type": "coupon", "coupon": used.id}
    discount = {"coupon": used.id}
    if code:
        discount = {"promotion_code": client.v1.promotion_codes.create({"promotion": promotion, **code}).id}

    with pytest.raises(stripe.InvalidRequestError, match=message):
        begin(discount)

    assert client.v1.subscriptions.list({"status": "all"}).data == []


@pytest.mark.stripe
def test_coupon_is_used_up(client, begin):
    used = coupon(client, percent_off=10, max_redemptions=1)
    begin({"coupon": used.id})

    assert client.v1.coupons.retrieve(used.id).valid is False
    with pytest.raises(stripe.InvalidRequestError, match="Coupon expired"):
        begin({"coupon": used.id})


@pytest.mark.stripe
@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"percent_off": 10, "amount_off": 5, "currency": "eur"},
        {"percent_off": 101},
        {"amount_off": 5},
        {"percent_off": 10, "duration": "repeating"},
    ],
)
def test_coupon_that_cannot_be(client, terms):
    with pytest.raises(stripe.InvalidRequestError):
        coupon(client, **terms)


# At Checkout.


def session_for(client, price, **more):
    given = {"mode": "subscription", "line_items": [{"price": price.id, "quantity": 1}], "success_url": SUCCESS}
    return client.v1.checkout.sessions.create({**given, **more})


def test_code_typed_in_at_checkout(client, sandbox, customer, price):
    promotion = {"type": "coupon", "coupon": coupon(client, percent_off=20, name="Friends").id}
    client.v1.promotion_codes.create({"promotion": promotion, "code": "FRIENDS"})
    session = session_for(client, price, customer=customer.id, allow_promotion_codes=True)
    page = Browser().post(session.url, {"do": "apply", "code": "friends"}).text
    assert "Discount: Friends" in page
    assert "-98.00 EUR" in page
    assert "392.00 EUR" in page

    sandbox.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["invoice"]})
    assert (paid.amount_subtotal, paid.amount_total, paid.total_details.amount_discount) == (49_000, 39_200, 9_800)
    assert (paid.invoice.total, paid.invoice.amount_paid) == (39_200, 39_200)
    assert client.v1.promotion_codes.list({"code": "FRIENDS"}).data[0].times_redeemed == 1


def test_code_that_nobody_gave_out(client, sandbox, customer, price):
    session = session_for(client, price, customer=customer.id, allow_promotion_codes=True)
    page = Browser().post(session.url, {"do": "apply", "code": "nonsense"}).text
    assert '<p class="alert" role="alert" id="alert">This code is invalid.</p>' in page
    with pytest.raises(SandboxError, match="takes no promotion codes"):
        sandbox.pay(session_for(client, price, customer=customer.id).id, code="nonsense")


def test_code_for_the_first_purchase_only(client, sandbox, customer, price):
    promotion = {"type": "coupon", "coupon": coupon(client, percent_off=20).id}
    first = {"restrictions": {"first_time_transaction": True}, "code": "FIRST"}
    client.v1.promotion_codes.create({"promotion": promotion, **first})
    for match in (None, "prior transactions"):
        session = session_for(client, price, customer=customer.id, allow_promotion_codes=True)
        if match is None:
            sandbox.pay(session.id, code="FIRST")
        else:
            with pytest.raises(SandboxError, match=match):
                sandbox.pay(session.id, code="FIRST")


def test_single_payment_with_a_coupon_and_its_invoice(client, sandbox, product, customer):
    seat = client.v1.prices.create({"product": product.id, "currency": "jpy", "unit_amount": 9_999})
    used = coupon(client, percent_off=15)
    given = {"mode": "payment", "customer": customer.id, "discounts": [{"coupon": used.id}]}
    session = session_for(client, seat, **given, invoice_creation={"enabled": True})
    assert session.amount_total == 8_499

    sandbox.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent", "invoice", "line_items"]})
    assert (paid.payment_intent.amount_received, paid.invoice.total) == (8_499, 8_499)
    assert [(line.amount_discount, line.amount_total) for line in paid.line_items.data] == [(1_500, 8_499)]


def test_nothing_to_pay_is_no_payment(client, sandbox, product, customer):
    seat = client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 9_999})
    given = {"mode": "payment", "customer": customer.id, "discounts": [{"coupon": coupon(client, percent_off=100).id}]}
    session = session_for(client, seat, **given)

    sandbox.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.payment_intent, paid.status) == ("no_payment_required", None, "complete")


@pytest.mark.stripe
def test_discounts_and_codes_exclude_each_other(client, price):
    used = coupon(client, percent_off=10)
    with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
        session_for(client, price, allow_promotion_codes=True, discounts=[{"coupon": used.id}])
