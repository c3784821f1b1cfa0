"""Buying, from the plan page over Stripe's own pages and webhooks to the tier, all over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests
from django.db import connections
from django.utils import timezone

from certification.billing import buying, sweeping
from certification.billing.models import Invoice, Phase, Purchase, StripeEvent, Subscription
from certification.billing.stripe_client import stripe_api
from portal.promises import ledger
from tests.factories import certification_billing as make

GOOD, DECLINED = "4242424242424242", "4000000000000002"


@pytest.fixture
def brenner(plans, cast):
    """Ada's company holds gold."""
    account = cast("ada").account
    make.holds(account, "gold")
    return account


def start(account, plan, by):
    return buying.start(account=account, plan=plan, by=by, at=timezone.now())


def pay(url, number=GOOD):
    """Fill in Stripe's pay page as a browser does."""
    return requests.post(url, {"number": number}, allow_redirects=False, timeout=10)


def at_stripe(kind):
    """What Stripe has of one kind, the newest first."""
    with stripe_api() as api:
        found = {"subscription": api.subscriptions, "session": api.checkout.sessions, "customer": api.customers}[kind]
        return found.list({"status": "all"} if kind == "subscription" else {}).data


def test_company_pays_and_is_owed_the_tier_once_stripe_says_so(webhooks, plans, brenner, as_person, mailoutbox):
    ada = as_person("ada")
    bought = ada.post("/plan/buy/", {"plan": plans["premium", "month"].pk})
    paid = pay(bought.url)
    assert urlsplit(paid.headers["Location"]).path == "/plan/confirming/"
    webhooks()

    assert ada.get("/plan/confirming/").headers["Location"] == "/plan/"
    owed = ledger.owed_at(brenner, timezone.now())
    assert (owed.tier.slug, owed.source) == ("premium", "purchased")
    assert owed.reason == "Premium is paid for, and the company holds the level Gold."
    subscription = Subscription.objects.get()
    assert (subscription.status, subscription.plan) == ("active", plans["premium", "month"])
    assert [phase.status for phase in Phase.objects.all()] == ["active"]
    assert Purchase.objects.get().state == "paid"
    assert [(invoice.status, invoice.total) for invoice in Invoice.objects.all()] == [("paid", 149900)]
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"done", "ignored"}
    [message] = mailoutbox
    assert (message.to, message.subject) == (["ada@brenner.example"], "Brenner Mühlen AG: Premium is active")
    assert "Brenner Mühlen AG pays €1,499.00 each month." in message.body


def test_declined_card_buys_nothing_and_another_may_be_tried(webhooks, plans, brenner, as_person):
    ada = as_person("ada")
    url = ada.post("/plan/buy/", {"plan": plans["plus", "year"].pk}).url

    declined = pay(url, DECLINED)
    webhooks()

    assert "declined" in declined.text
    assert not Subscription.objects.live().exists()
    assert ada.get("/plan/confirming/").status_code == 200
    pay(url)
    webhooks()
    assert Subscription.objects.live().get().plan == plans["plus", "year"]


def test_clicking_twice_leads_to_one_session(sandbox, plans, brenner, cast):
    first = start(brenner, plans["plus", "month"], cast("ada"))

    assert start(brenner, plans["plus", "month"], cast("ada")) == first
    assert len(at_stripe("session")) == 1


def test_choosing_another_plan_closes_the_first_session(sandbox, plans, brenner, cast):
    first = start(brenner, plans["plus", "month"], cast("ada"))

    second = start(brenner, plans["plus", "year"], cast("ada"))

    assert pay(first).status_code == 410
    assert pay(second).status_code == 303
    assert len(at_stripe("subscription")) == 1
    assert list(Purchase.objects.order_by("pk").values_list("state", flat=True)) == ["abandoned", "open"]


def test_subscribed_company_cannot_buy_again(sandbox, plans, brenner, cast):
    make.SubscriptionFactory(customer=make.CustomerFactory(account=brenner), plan=plans["plus", "month"])

    with pytest.raises(buying.AlreadySubscribed):
        start(brenner, plans["premium", "month"], cast("ada"))


def test_company_that_paid_cannot_buy_again_before_the_webhook_arrives(sandbox, plans, brenner, cast):
    """The portal asks Stripe what became of the last session, and so learns of the payment by itself."""
    pay(start(brenner, plans["plus", "month"], cast("ada")))

    for plan in (plans["plus", "month"], plans["premium", "month"]):
        with pytest.raises(buying.AlreadySubscribed):
            start(brenner, plan, cast("ada"))

    assert len(at_stripe("subscription")) == 1
    assert ledger.tier_at(brenner, timezone.now()).slug == "plus"


def test_expired_session_is_followed_by_a_new_one(sandbox, plans, brenner, cast):
    first = start(brenner, plans["plus", "month"], cast("ada"))
    with stripe_api() as api:
        api.checkout.sessions.expire(Purchase.objects.get().stripe_id)

    assert start(brenner, plans["plus", "month"], cast("ada")) != first


def test_answer_lost_on_the_way_is_asked_for_again_not_twice(sandbox, plans, brenner, cast):
    """As if we had died between Stripe's answers and our noting them."""
    first = start(brenner, plans["plus", "month"], cast("ada"))
    Purchase.objects.update(stripe_id=None, url="")
    type(brenner.billing).objects.update(stripe_id=None)

    assert start(brenner, plans["plus", "month"], cast("ada")) == first
    assert [len(at_stripe(kind)) for kind in ("customer", "session")] == [1, 1]


def test_locked_tier_is_refused_in_the_domain(sandbox, plans, cast):
    hana = cast("hana")
    make.holds(hana.account, "silver")

    with pytest.raises(buying.NotUnlocked):
        start(hana.account, plans["premium", "month"], hana)

    assert at_stripe("customer") == []


def test_level_that_has_ended_unlocks_nothing(sandbox, plans, cast):
    hana = cast("hana")
    make.holds(hana.account, "gold", ends_at=timezone.now())

    with pytest.raises(buying.NotUnlocked):
        start(hana.account, plans["plus", "month"], hana)


@pytest.mark.parametrize("change", [{"is_active": False}, {"stripe_price_id": None}])
def test_plan_not_on_sale_is_refused(sandbox, plans, brenner, cast, change):
    plan = plans["plus", "month"]
    for name, value in change.items():
        setattr(plan, name, value)

    with pytest.raises(buying.NotOnSale):
        start(brenner, plan, cast("ada"))


def test_portal_lets_the_company_cancel_at_the_end_of_the_period(webhooks, plans, brenner, as_person):
    ada = as_person("ada")
    pay(ada.post("/plan/buy/", {"plan": plans["plus", "month"].pk}).url)
    webhooks()

    portal = ada.post("/plan/portal/")
    assert portal.status_code == 302
    assert requests.get(portal.url, timeout=10).status_code == 200
    with stripe_api() as api:
        api.subscriptions.update(Subscription.objects.get().stripe_id, {"cancel_at_period_end": True})
    webhooks()

    subscription = Subscription.objects.get()
    assert subscription.cancel_at == subscription.current_period_end
    assert ledger.owed_at(brenner, timezone.now()).ends_at == subscription.cancel_at
    assert ledger.tier_at(brenner, subscription.cancel_at).slug == "essential"
    assert "Ends, and is not renewed" in ada.get("/plan/").content.decode()


def test_company_buys_with_every_webhook_lost(sandbox, plans, brenner, cast, mailoutbox):
    pay(start(brenner, plans["premium", "month"], cast("ada")))

    report = sweeping.sweep(at=timezone.now())

    assert (report.subscriptions, report.drifted) == (1, 1)
    assert ledger.tier_at(brenner, timezone.now()).slug == "premium"


@pytest.mark.postgres
def test_two_admins_clicking_at_once_open_one_session(sandbox, plans, brenner, cast, transactional_db):
    ada, plan = cast("ada"), plans["plus", "month"]

    def click(_number):
        try:
            return start(brenner, plan, ada)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        urls = set(pool.map(click, range(8)))

    assert len(urls) == 1
    assert [len(at_stripe(kind)) for kind in ("customer", "session")] == [1, 1]
