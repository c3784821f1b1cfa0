"""A plan that has ended is bought again with the card that Stripe keeps: previewed, charged once, without Checkout."""

import pytest
from django.utils import timezone

from certification.billing import buying, buying_back, mirroring
from certification.billing.models import Purchase, Subscription
from certification.billing.stripe_client import stripe_api
from portal.promises import ledger
from tests.certification.billing.conftest import give_card


@pytest.fixture
def ended(subscribe, customer):
    """Ada's company paid for a month of Plus, which was ended at once and the rest credited."""
    running = subscribe("plus")
    with stripe_api() as api:
        api.subscriptions.cancel(running.stripe_id, {"prorate": True, "invoice_now": True})
    mirroring.refresh_subscription(customer, running.stripe_id, at=timezone.now())
    return customer


def buy(customer, plan, by, **otherwise):
    shown = buying_back.preview(customer.account, plan, at=timezone.now())
    card = buying_back.card_of(customer.account)
    given = {"card_id": card.id, "shown_due": shown.due} | otherwise
    return buying_back.buy(account=customer.account, plan=plan, by=by, at=timezone.now(), **given)


def subscriptions(customer):
    with stripe_api() as api:
        return api.subscriptions.list({"customer": customer.stripe_id}).data


def test_what_is_charged_was_shown_with_the_credit_taken_off(ended, plans, cast):
    with stripe_api() as api:
        credit = -api.customers.retrieve(ended.stripe_id).balance
    shown = buying_back.preview(ended.account, plans["premium", "month"], at=timezone.now())

    bought = buy(ended, plans["premium", "month"], cast("ada"))

    assert credit > 49_800
    assert shown.due == 149_900 - credit
    with stripe_api() as api:
        [paid] = api.invoices.list({"subscription": bought.stripe_id}).data
    assert (paid.amount_paid, paid.total, paid.status) == (shown.due, 149_900, "paid")
    assert (bought.status, ledger.tier_at(ended.account, timezone.now()).slug) == ("active", "premium")
    assert Purchase.objects.get().state == "paid"


def test_second_click_buys_nothing(ended, plans, cast):
    buy(ended, plans["plus", "month"], cast("ada"))

    with pytest.raises(buying.AlreadySubscribed):
        buying_back.buy(
            account=ended.account,
            plan=plans["plus", "month"],
            card_id="",
            shown_due=0,
            by=cast("ada"),
            at=timezone.now(),
        )

    assert len(subscriptions(ended)) == 1


def test_worker_that_died_after_stripe_had_answered_is_made_up_for(ended, plans, cast):
    bought = buy(ended, plans["plus", "month"], cast("ada"))
    Subscription.objects.filter(pk=bought.pk).delete()
    Purchase.objects.update(state="open")

    with pytest.raises(buying.AlreadySubscribed):
        buying.start(account=ended.account, plan=plans["plus", "year"], by=cast("ada"), at=timezone.now())

    assert Subscription.objects.live().get().stripe_id == bought.stripe_id
    assert len(subscriptions(ended)) == 1


@pytest.mark.parametrize("otherwise", [{"shown_due": 1}, {"card_id": "pm_another"}])
def test_another_amount_or_card_than_was_shown_is_not_charged(ended, plans, cast, otherwise):
    with pytest.raises(buying_back.Otherwise):
        buy(ended, plans["plus", "month"], cast("ada"), **otherwise)

    assert subscriptions(ended) == []


def test_card_that_refuses_leaves_an_invoice_to_pay(ended, plans, cast):
    give_card(ended.stripe_id, "pm_card_chargeCustomerFail")
    with stripe_api() as api:
        api.customers.update(ended.stripe_id, {"balance": 0})

    bought = buy(ended, plans["premium", "month"], cast("ada"))

    assert bought.status == "incomplete"
    assert ledger.tier_at(ended.account, timezone.now()).slug == "essential"


def test_company_without_a_card_is_led_to_stripes_page(plans, as_person):
    browser = as_person("ada")

    answer = browser.get(f"/plan/again/{plans['plus', 'month'].pk}/", follow=True)

    assert answer.redirect_chain[0][0] == "/plan/"
    assert "Stripe keeps no card of yours." in answer.content.decode()


def test_page_shows_amount_and_card_and_buys(ended, plans, as_person):
    browser, address = as_person("ada"), f"/plan/again/{plans['premium', 'month'].pk}/"
    assert "Charge the card you have given before" in browser.get("/plan/").content.decode()
    page = browser.get(address)
    shown = dict(page.context["fields"])["shown"]

    assert "charged to Visa ending in 4242" in page.content.decode()
    wrong = browser.post(address, {"shown": shown + "x"})
    assert "Look at the amount again; nothing was charged." in wrong.content.decode()
    assert browser.post(address, {"shown": shown}).url == "/plan/"
    assert Subscription.objects.live().get().plan == plans["premium", "month"]
