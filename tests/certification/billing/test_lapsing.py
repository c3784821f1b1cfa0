"""A level lost while its tier is paid for, and regained."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.billing import changing, lapsing, sweeping
from certification.billing.models import Subscription, TierTerms
from certification.billing.stripe_client import stripe_api
from portal.outbox import effects
from portal.outbox.models import Effect
from portal.promises import ledger
from tests.factories import certification_billing as make


@pytest.fixture
def lose(customer):
    """`lose("gold", days=40)`: the level ended so many days ago; silver is kept."""

    def lose(level, *, days, keeps=()):
        account = customer.account
        account.standings.filter(credential=level).update(ends_at=timezone.now() - timedelta(days=days))
        for kept in keeps:
            make.holds(account, kept)
        lapsing.follow(account, at=timezone.now())
        return Subscription.objects.select_related("scheduled_plan__tier", "plan__tier").get()

    return lose


def regain(customer, level):
    make.holds(customer.account, level, starts_at=timezone.now())
    effect = effects.write(kind="level_changed", key=f"level:{level}", payload={"account": customer.account.pk})
    effects.deliver(Effect.objects.get(pk=effect.pk), at=timezone.now())
    assert Effect.objects.get(pk=effect.pk).last_error == ""
    return Subscription.objects.select_related("plan__tier").get()


def balance(customer):
    with stripe_api() as api:
        return api.customers.retrieve(customer.stripe_id).balance


def test_within_its_grace_nothing_changes_and_the_page_says_what_will(subscribe, lose, as_person):
    subscribe("premium")

    kept = lose("gold", days=10, keeps=["silver"])

    assert (kept.plan.tier.slug, kept.scheduled_plan, kept.cancel_at) == ("premium", None, None)
    page = " ".join(as_person("ada").get("/plan/").content.decode().split())
    assert "then you move to Plus at €499.00 each month." in page
    assert "The change of price comes when what you have paid for ends." in page


def test_after_its_grace_the_plan_goes_down_when_the_period_ends(customer, subscribe, lose):
    subscribe("premium")

    planned = lose("gold", days=31, keeps=["silver"])

    assert (planned.scheduled_plan.tier.slug, planned.cause) == ("plus", "lapsed")
    assert planned.scheduled_at == planned.current_period_end
    assert ledger.tier_at(customer.account, timezone.now()).slug == "plus"
    before = planned.fetched_at
    lapsing.follow(customer.account, at=timezone.now())
    assert Subscription.objects.get().fetched_at == before


@pytest.mark.parametrize(("keeps", "address"), [(["silver"], "/plan/change/revoke/"), ([], "/plan/resume/")])
def test_what_follows_from_a_lost_level_is_not_the_companys_to_take_back(subscribe, lose, as_person, keeps, address):
    subscribe("premium")
    planned = lose("gold", days=31, keeps=keeps)

    page = as_person("ada").post(address, follow=True).content.decode()

    assert "This follows from the level that was lost. Reach it again, and the plan stays." in page
    assert f'action="{address}"' not in page
    left = Subscription.objects.get()
    assert (left.scheduled_plan, left.cancel_at) == (planned.scheduled_plan, planned.cancel_at)


def test_level_regained_before_the_period_ends_releases_the_schedule(customer, subscribe, lose):
    subscribe("premium")
    lose("gold", days=31, keeps=["silver"])

    kept = regain(customer, "gold")

    assert (kept.scheduled_plan, kept.plan.tier.slug) == (None, "premium")
    with stripe_api() as api:
        assert api.subscriptions.retrieve(kept.stripe_id).schedule is None
    assert ledger.tier_at(customer.account, timezone.now()).slug == "premium"


def test_level_regained_afterwards_is_bought_back_by_preview_with_the_stored_card(
    sandbox, customer, subscribe, lose, plans, cast
):
    subscription = subscribe("premium")
    lose("gold", days=31, keeps=["silver"])
    sandbox.end_period(subscription.stripe_id)
    sweeping.sweep(at=timezone.now())
    assert regain(customer, "gold").plan.tier.slug == "plus"

    now = timezone.now()
    again = Subscription.objects.select_related("plan__tier", "customer__account").get()
    shown = changing.preview(again, plans["premium", "month"], at=now)
    changed = changing.change(
        subscription=again,
        plan=plans["premium", "month"],
        shown_at=shown.at,
        shown_due=shown.due,
        by=cast("ada"),
        at=now,
    )

    assert (changed.plan, changed.pending_plan) == (plans["premium", "month"], None)
    assert ledger.tier_at(customer.account, timezone.now()).slug == "premium"


def test_company_without_any_level_loses_the_subscription_at_the_end_and_regains_it(customer, subscribe, lose):
    subscribe("premium")

    ending = lose("gold", days=31)

    assert (ending.cancel_at, ending.cause) == (ending.current_period_end, "lapsed")
    assert ledger.tier_at(customer.account, timezone.now()).slug == "essential"
    assert regain(customer, "gold").cancel_at is None


def test_what_the_customer_asked_for_is_not_taken_back_by_a_level(customer, subscribe, plans, cast):
    subscription = subscribe("premium")
    changing.schedule(subscription=subscription, plan=plans["plus", "month"], by=cast("ada"), at=timezone.now())

    assert regain(customer, "silver").scheduled_plan == plans["plus", "month"]


def test_by_strict_terms_the_plan_goes_down_at_once_and_the_rest_is_credited(customer, subscribe, lose, plans):
    tier = plans["premium", "month"].tier
    TierTerms.objects.create(tier=tier, starts_at=make.LONG_AGO, level_days=5, lapse=TierTerms.Lapse.AT_ONCE)
    subscribe("premium")

    changed = lose("gold", days=6, keeps=["silver"])

    assert changed.plan == plans["plus", "month"]
    assert -100_000 <= balance(customer) < -99_000
    lapsing.follow(customer.account, at=timezone.now())
    assert -100_000 <= balance(customer) < -99_000


def test_page_says_what_will_be_credited(customer, subscribe, lose, plans, as_person):
    tier = plans["premium", "month"].tier
    TierTerms.objects.create(tier=tier, starts_at=make.LONG_AGO, level_days=5, lapse=TierTerms.Lapse.AT_ONCE)
    subscription = subscribe("premium")
    lose("gold", days=1, keeps=["silver"])
    lapse = lapsing.of(Subscription.objects.get(), at=timezone.now())
    length = subscription.current_period_end - subscription.current_period_start
    unused = (subscription.current_period_end - lapse.until.replace(microsecond=0)) / length

    page = " ".join(as_person("ada").get("/plan/").content.decode().split())

    credit = round(149_900 * unused) - round(49_900 * unused)
    assert f"What you have paid and will not have used by then is credited: €{credit / 100:,.2f}." in page


def test_by_strict_terms_a_company_without_any_level_is_credited_and_ended(customer, subscribe, lose, plans):
    tier = plans["premium", "month"].tier
    TierTerms.objects.create(tier=tier, starts_at=make.LONG_AGO, level_days=0, lapse=TierTerms.Lapse.AT_ONCE)
    subscribe("premium")

    ended = lose("gold", days=1)

    assert ended.status == "canceled"
    assert -149_900 <= balance(customer) < -149_000


def test_tier_sold_by_hand_without_its_level_is_left_alone(customer, subscribe):
    customer.account.standings.all().delete()
    subscribe("premium")

    lapsing.follow(customer.account, at=timezone.now())

    assert Subscription.objects.get().cancel_at is None


def test_sweep_carries_out_what_only_time_told(customer, subscribe):
    subscribe("premium")
    customer.account.standings.update(ends_at=timezone.now() - timedelta(days=31))

    sweeping.sweep(at=timezone.now())

    assert Subscription.objects.get().cause == "lapsed"
    assert sweeping.sweep(at=timezone.now()).drifted == 0
