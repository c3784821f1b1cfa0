"""Up at once and to the cent, down at the end of what is paid, ended and kept: by the domain and on the pages."""

import random
import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from certification.billing import changing, mirroring
from certification.billing.models import Invoice, Subscription
from certification.billing.stripe_client import stripe_api
from portal.promises import ledger
from tests.certification.billing import worth
from tests.certification.billing.conftest import give_card, known
from tests.factories import certification_billing as make
from tests.factories.portal import AccountFactory


def at_stripe(subscription):
    with stripe_api() as api:
        return api.subscriptions.retrieve(subscription.stripe_id)


def latest_invoice(subscription):
    with stripe_api() as api:
        return api.invoices.retrieve(at_stripe(subscription).latest_invoice)


def text(response):
    return " ".join(response.content.decode().split())


def shown_on(page):
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


def move_up(subscription, plan, by, shown=None):
    at = timezone.now()
    shown = shown or changing.preview(subscription, plan, at=at)
    return changing.change(subscription=subscription, plan=plan, shown_at=shown.at, shown_due=shown.due, by=by, at=at)


@pytest.mark.parametrize(
    ("current", "wanted", "at_once"),
    [
        (("plus", "month"), ("premium", "month"), True),
        (("plus", "month"), ("plus", "year"), True),
        (("plus", "year"), ("premium", "month"), True),
        (("plus", "year"), ("plus", "month"), False),
        (("premium", "month"), ("plus", "month"), False),
        (("premium", "month"), ("plus", "year"), False),
    ],
)
def test_up_counts_at_once_and_everything_else_waits(plans, current, wanted, at_once):
    assert changing.is_at_once(plans[current], plans[wanted]) is at_once


def test_upgrade_charges_what_was_shown_and_raises_the_tier(customer, subscribe, plans, cast):
    subscription = subscribe("plus")
    shown = changing.preview(subscription, plans["premium", "month"], at=timezone.now())

    changed = move_up(subscription, plans["premium", "month"], cast("ada"), shown)

    assert 0 < shown.due == latest_invoice(subscription).amount_paid <= 100_000
    assert changed.plan == plans["premium", "month"]
    assert ledger.tier_at(customer.account, timezone.now()).slug == "premium"


def test_upgrade_confirmed_twice_is_charged_once(customer, subscribe, plans, cast):
    subscription = subscribe("plus")
    shown = changing.preview(subscription, plans["premium", "month"], at=timezone.now())
    move_up(subscription, plans["premium", "month"], cast("ada"), shown)

    with pytest.raises(changing.Otherwise):
        move_up(subscription, plans["premium", "month"], cast("ada"), shown)

    with stripe_api() as api:
        assert len(api.invoices.list({"customer": customer.stripe_id}).data) == 2


def test_amount_that_is_not_what_was_shown_charges_nothing(subscribe, plans, cast):
    subscription = subscribe("plus")
    shown = changing.preview(subscription, plans["premium", "month"], at=timezone.now())

    with pytest.raises(changing.Otherwise):
        changing.change(
            subscription=subscription,
            plan=plans["premium", "month"],
            shown_at=shown.at,
            shown_due=shown.due - 1,
            by=cast("ada"),
            at=timezone.now(),
        )

    assert at_stripe(subscription)["items"].data[0].price.id == plans["plus", "month"].stripe_price_id


@pytest.mark.parametrize("card", ["pm_card_chargeCustomerFail", "pm_card_authenticationRequired"])
def test_upgrade_whose_payment_does_not_come_waits_and_the_old_plan_goes_on(customer, subscribe, plans, cast, card):
    subscription = subscribe("plus")
    give_card(customer.stripe_id, card)

    changed = move_up(subscription, plans["premium", "month"], cast("ada"))

    assert (changed.status, changed.plan, changed.pending_plan) == (
        "active",
        plans["plus", "month"],
        plans["premium", "month"],
    )
    assert ledger.tier_at(customer.account, timezone.now()).slug == "plus"
    give_card(customer.stripe_id, "pm_card_visa")
    with stripe_api() as api:
        api.invoices.pay(latest_invoice(subscription).id)
    paid = mirroring.refresh_subscription(customer, subscription.stripe_id, at=timezone.now())
    assert (paid.plan, paid.pending_plan) == (plans["premium", "month"], None)
    assert ledger.tier_at(customer.account, timezone.now()).slug == "premium"


def test_downgrade_waits_for_the_end_of_what_is_paid(sandbox, customer, subscribe, plans, cast):
    subscription = subscribe("premium")

    planned = changing.schedule(
        subscription=subscription, plan=plans["plus", "month"], by=cast("ada"), at=timezone.now()
    )

    ends = subscription.current_period_end
    assert (planned.plan, planned.scheduled_plan, planned.scheduled_at, planned.cause) == (
        plans["premium", "month"],
        plans["plus", "month"],
        ends,
        "asked",
    )
    tiers = [ledger.tier_at(customer.account, at).slug for at in (ends - timedelta(seconds=1), ends)]
    assert tiers == ["premium", "plus"]
    sandbox.end_period(subscription.stripe_id)
    renewed = mirroring.refresh_subscription(customer, subscription.stripe_id, at=timezone.now())
    assert (renewed.plan, renewed.scheduled_plan) == (plans["plus", "month"], None)
    assert latest_invoice(subscription).amount_paid == 49_900


def test_planned_downgrade_is_taken_back(customer, subscribe, plans, cast):
    subscription = subscribe("premium")
    ends, ada = subscription.current_period_end, cast("ada")
    changing.schedule(subscription=subscription, plan=plans["plus", "month"], by=ada, at=timezone.now())

    kept = changing.revoke(subscription=subscription, by=ada, at=timezone.now())

    assert (kept.scheduled_plan, kept.scheduled_at, at_stripe(subscription).schedule) == (None, None, None)
    assert ledger.tier_at(customer.account, ends).slug == "premium"
    changing.revoke(subscription=subscription, by=ada, at=timezone.now())


def test_last_word_holds_among_planned_changes(customer, subscribe, plans, cast):
    subscription = subscribe("premium", "year")
    for plan in (plans["plus", "year"], plans["premium", "month"]):
        planned = changing.schedule(subscription=subscription, plan=plan, by=cast("ada"), at=timezone.now())

    assert planned.scheduled_plan == plans["premium", "month"]
    ending = changing.cancel(subscription=subscription, by=cast("ada"), at=timezone.now())
    assert (ending.scheduled_plan, ending.cancel_at_period_end) == (None, True)


def test_ended_plan_is_kept_after_all(customer, subscribe, cast):
    subscription = subscribe("plus")
    ends = subscription.current_period_end
    changing.cancel(subscription=subscription, by=cast("ada"), at=timezone.now())
    assert ledger.tier_at(customer.account, ends).slug == "essential"

    kept = changing.resume(subscription=subscription, by=cast("ada"), at=timezone.now())

    assert (kept.cancel_at_period_end, kept.cancel_at) == (False, None)
    assert ledger.tier_at(customer.account, ends).slug == "plus"


def test_month_to_year_credits_the_rest_of_the_month(customer, subscribe, plans, cast):
    subscription = subscribe("plus")

    changed = move_up(subscription, plans["plus", "year"], cast("ada"))

    assert changed.plan == plans["plus", "year"]
    assert changed.current_period_end - changed.current_period_start >= timedelta(days=365)
    assert latest_invoice(subscription).amount_paid >= 499_000 - 49_900


def test_locked_retired_and_foreign_plans_are_refused(customer, subscribe, plans, cast):
    subscription = subscribe("plus")
    dollars = make.PlanFactory(tier=plans["plus", "month"].tier, currency="USD", interval="year")
    for plan in (plans["plus", "month"], dollars):
        with pytest.raises(changing.NotOnSale):
            changing.check(subscription, plan, at=timezone.now())
    customer.account.standings.update(ends_at=timezone.now())
    with pytest.raises(changing.NotUnlocked):
        changing.check(subscription, plans["premium", "month"], at=timezone.now())
    subscription.status = "past_due"
    with pytest.raises(changing.NothingRuns):
        changing.check(subscription, plans["premium", "month"], at=timezone.now())


def test_pages_from_preview_to_charge(webhooks, customer, subscribe, plans, as_person):
    subscription, ada = subscribe("plus"), as_person("ada")
    page = text(ada.get("/plan/"))
    address = f"/plan/change/{plans['premium', 'month'].pk}/"
    assert f'href="{address}"' in page

    preview = text(ada.get(address))
    due = re.search(r"Change and pay (€[\d,.]+)", preview)[1]
    done = text(ada.post(address, {"shown": shown_on(preview)}, follow=True))
    webhooks()

    assert "Your plan is Premium / month / EUR." in done
    assert int(re.sub(r"\D", "", due)) == latest_invoice(subscription).amount_paid
    assert set(Invoice.objects.values_list("status", flat=True)) == {"paid"}


@pytest.mark.parametrize("shown", ["", "x", "1:2:3"])
def test_change_without_what_was_shown_charges_nothing(subscribe, plans, as_person, shown):
    subscribe("plus")
    address = f"/plan/change/{plans['premium', 'month'].pk}/"

    page = text(as_person("ada").post(address, {"shown": shown}, follow=True))

    assert "Look at the amount again; nothing was charged." in page
    assert Subscription.objects.get().plan == plans["plus", "month"]


def test_preview_of_one_plan_does_not_confirm_another(subscribe, plans, as_person):
    subscribe("plus")
    ada = as_person("ada")
    preview = text(ada.get(f"/plan/change/{plans['plus', 'year'].pk}/"))

    ada.post(f"/plan/change/{plans['premium', 'month'].pk}/", {"shown": shown_on(preview)})

    assert Subscription.objects.get().plan == plans["plus", "month"]


def test_pages_of_planning_and_taking_back(subscribe, plans, as_person):
    subscribe("premium")
    ada, address = as_person("ada"), f"/plan/change/{plans['plus', 'month'].pk}/"
    assert "Nothing now" in text(ada.get(address))

    planned = text(ada.post(address, follow=True))
    assert "your plan becomes Plus at €499.00 each month." in planned
    assert "your plan becomes" not in text(ada.post("/plan/change/revoke/", follow=True))
    assert "Let it end" in text(ada.get("/plan/cancel/"))
    assert "Keep the plan after all" in text(ada.post("/plan/cancel/", follow=True))
    assert "Your plan goes on and renews as before." in text(ada.post("/plan/resume/", follow=True))


def test_another_company_finds_no_subscription_to_change(subscribe, plans, as_person):
    subscribe("plus")
    hana = as_person("hana")

    assert hana.get(f"/plan/change/{plans['premium', 'month'].pk}/").status_code == 404
    assert [hana.post(f"/plan/{act}/").status_code for act in ("cancel", "resume", "change/revoke")] == [404] * 3


# What is shown is what is charged, over random changes of plan, quantity, date and currency.

PRICES = {  # minor units of a month of Plus; KWD has three decimals, JPY and KRW none
    "EUR": 49_900,
    "USD": 53_333,
    "JPY": 7_777,
    "KRW": 71_111,
    "KWD": 161_803,
}


@pytest.fixture
def many_plans(plans):
    from certification.billing import catalogue

    tiers = {slug: plans[slug, "month"].tier for slug in ("plus", "premium")}
    made = []
    for currency, amount in PRICES.items():
        for (slug, tier), interval in ((item, interval) for item in tiers.items() for interval in ("month", "year")):
            if currency != "EUR":
                amounts = {"plus": amount, "premium": 3 * amount + 7}
                factor = 10 if interval == "year" else 1
                make.PlanFactory(
                    tier=tier,
                    interval=interval,
                    currency=currency,
                    unit_amount=factor * amounts[slug],
                    stripe_price_id=None,
                )
            made.append((slug, interval, currency))
    for change in catalogue.differences():
        change.apply()
    return list(type(plans["plus", "month"]).objects.select_related("tier"))


# (discount, tax, country, VAT number): what Stripe is told, and what the oracle makes of it.
DISCOUNTS = [
    ({}, {}),
    ({"percent_off": 33.3, "duration": "forever"}, {"percent": Fraction("33.3")}),
    ({"percent_off": 50, "duration": "once"}, {"percent": Fraction(50), "once": True}),
    ({"percent_off": 12.5, "duration": "repeating", "duration_in_months": 24}, {"percent": Fraction("12.5")}),
    ({"amount_off": 12_345, "duration": "forever"}, {"amount": 12_345}),
    ({"amount_off": 999, "duration": "once"}, {"amount": 999, "once": True}),
]
TAXES = [
    ({}, {}),
    ({"percentage": 19, "inclusive": False}, {"tax": Fraction(19)}),
    ({"percentage": 8.875, "inclusive": False}, {"tax": Fraction("8.875")}),
    ({"percentage": 7.7, "inclusive": True}, {"tax": Fraction("7.7"), "contained": True}),
    ({"country": "FI"}, {"tax": Fraction("25.5")}),
    ({"country": "FR", "vat": "FR40303265045"}, {}),
    ({"country": "US"}, {}),
]


def differences(chance, number, plans):
    """How many of so many random changes charge anything else than was shown, or than the oracle says."""
    return sum(not is_charged_as_shown(chance, plans) for _number in range(number))


def is_charged_as_shown(chance, plans):
    current = chance.choice([plan for plan in plans if plan.tier.slug == "plus"])
    wanted = chance.choice(
        [plan for plan in plans if plan.currency == current.currency and changing.is_at_once(current, plan)]
    )
    start = chance.randint(1_735_689_600, 1_790_000_000)
    quantity = chance.randint(1, 9)
    (discount, off), (tax, taxed) = chance.choice(DISCOUNTS), chance.choice(TAXES)
    subscription = begin(current, quantity, start, discount, tax)
    length = (subscription.current_period_end - subscription.current_period_start).total_seconds()
    at = datetime.fromtimestamp(start + chance.randint(0, int(length) - 1), UTC)
    advance(subscription, at)

    shown = changing.preview(subscription, wanted, at=at)
    changing.change(subscription=subscription, plan=wanted, shown_at=shown.at, shown_due=shown.due, by=person(), at=at)

    charged = latest_invoice(subscription).amount_paid
    starts, ends = subscription.current_period_start, subscription.current_period_end
    left = Fraction(int((ends - at).total_seconds()), int((ends - starts).total_seconds()))
    old, new = (plan.unit_amount * quantity for plan in (current, wanted))
    terms = worth.Terms(**off, **taxed)
    expected = worth.of_change(old, new, left, terms, new_period=current.interval != wanted.interval)
    return shown.due == charged == expected


def begin(plan, quantity, start, discount, tax):
    with stripe_api() as api:
        clock = api.test_helpers.test_clocks.create({"frozen_time": start})
        account = AccountFactory()
        make.holds(account, "gold")
        customer = known(account, test_clock=clock.id, **in_country(tax))
        if "vat" in tax:
            api.customers.tax_ids.create(customer.stripe_id, {"type": "eu_vat", "value": tax["vat"]})
        items = [{"price": plan.stripe_price_id, "quantity": quantity}]
        terms = discounted(api, discount, plan.currency) | taxed_by(api, tax)
        made = api.subscriptions.create({"customer": customer.stripe_id, "items": items, **terms})
    return mirroring.refresh_subscription(customer, made.id, at=datetime.fromtimestamp(start, UTC))


def in_country(tax):
    return {"address": {"country": tax["country"]}} if "country" in tax else {}


def discounted(api, discount, currency):
    if not discount:
        return {}
    more = {"currency": currency.lower()} if "amount_off" in discount else {}
    return {"discounts": [{"coupon": api.coupons.create({**discount, **more}).id}]}


def taxed_by(api, tax):
    if "percentage" not in tax:
        return {"automatic_tax": {"enabled": True}} if tax else {}
    return {"default_tax_rates": [api.tax_rates.create({"display_name": "VAT", **tax}).id]}


def advance(subscription, at):
    with stripe_api() as api:
        clock = at_stripe(subscription).test_clock
        if api.test_helpers.test_clocks.retrieve(clock).frozen_time < int(at.timestamp()):
            api.test_helpers.test_clocks.advance(clock, {"frozen_time": int(at.timestamp())})


def person():
    from tests import people
    from tests.factories.portal import person

    return person(people.ada)


@pytest.mark.parametrize("seed", range(2))
def test_charge_is_what_was_shown_over_20_random_changes(seed, many_plans):
    assert differences(random.Random(seed), 20, many_plans) == 0


@pytest.mark.long
def test_charge_is_what_was_shown_over_1000_random_changes(many_plans):
    assert differences(random.Random(2026), 1000, many_plans) == 0
