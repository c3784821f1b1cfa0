from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from certification.billing import entitlements
from portal.outbox import effects
from portal.promises import ledger
from portal.promises.models import Entitlement
from tests.factories import certification_billing as make
from tests.factories.portal import AccountFactory

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return DAY_0 + timedelta(days=number)


@pytest.fixture
def tiers(db):
    return make.tiers()


@pytest.fixture
def account(db):
    return AccountFactory()


def subscribe(account, tier, *phases):
    """Phases as (status, first day); the last is open."""
    subscription = make.SubscriptionFactory(
        customer__account=account, plan__tier=tier, status=phases[-1][0], started_at=day(phases[0][1])
    )
    ends = [day(start) for _status, start in phases[1:]] + [None]
    for (status, start), ends_at in zip(phases, ends, strict=True):
        make.PhaseFactory(subscription=subscription, status=status, starts_at=day(start), ends_at=ends_at)
    return subscription


def owed(account, *days):
    return [ledger.tier_at(account, day(number)).slug for number in days]


def test_recompute_writes_what_is_paid_and_certified(tiers, account):
    make.holds(account, "silver")
    subscribe(account, tiers["plus"], ("active", 0))

    [line] = entitlements.recompute(account, at=day(3))

    assert (line.tier, line.source, line.starts_at, line.ends_at, line.reason) == (
        tiers["plus"],
        "purchased",
        day(3),
        None,
        "Plus is paid for, and the company holds the level Silver.",
    )


def test_recompute_again_writes_nothing(tiers, account):
    make.holds(account, "silver")
    subscribe(account, tiers["plus"], ("active", 0), ("past_due", 2))
    entitlements.recompute(account, at=day(3))

    assert entitlements.recompute(account, at=day(4)) == []


def test_recompute_writes_nothing_of_a_company_that_never_bought(tiers, account):
    assert entitlements.recompute(account, at=day(0)) == []


def test_recompute_without_tiers_writes_nothing(db):
    assert entitlements.recompute(AccountFactory(), at=day(0)) == []


def test_payment_failing_keeps_the_tier_until_the_grace_ends_without_another_act(tiers, account):
    make.holds(account, "silver")
    subscription = subscribe(account, tiers["plus"], ("active", 0))
    entitlements.recompute(account, at=day(0))
    subscription.phases.update(ends_at=day(10))
    make.PhaseFactory(subscription=subscription, status="past_due", starts_at=day(10))

    entitlements.recompute(account, at=day(10))

    assert owed(account, -1, 0, 10, 23, 24, 100) == ["essential", "plus", "plus", "plus", "essential", "essential"]


def test_payment_made_up_for_takes_back_the_fall(tiers, account):
    make.holds(account, "silver")
    subscribe(account, tiers["plus"], ("active", 0), ("past_due", 10), ("active", 12))
    for number in (0, 10, 12):
        entitlements.recompute(account, at=day(number))

    assert owed(account, 0, 11, 24, 100) == ["plus"] * 4


def test_announced_end_is_in_the_ledger_at_once(tiers, account):
    make.holds(account, "silver")
    subscription = subscribe(account, tiers["plus"], ("active", 0))
    entitlements.recompute(account, at=day(0))
    subscription.cancel_at = day(20)
    subscription.save()

    entitlements.recompute(account, at=day(5))

    now = ledger.owed_at(account, day(5))
    assert (now.tier, now.ends_at) == (tiers["plus"], day(20))
    assert ledger.owed_at(account, day(20)).reason == "End of the subscription to Plus: 21 January 2026, 00:00 UTC."


def test_granted_tier_that_is_higher_stays_in_force_until_it_ends(tiers, account, cast):
    make.holds(account, "silver")
    subscribe(account, tiers["plus"], ("active", 0))
    grant = {"account": account, "tier": tiers["premium"], "reason": "Migration", "by": cast("milo")}
    ledger.grant(starts_at=day(0), ends_at=day(30), **grant)

    entitlements.recompute(account, at=day(5))

    assert owed(account, 5, 29, 30) == ["premium", "premium", "plus"]
    assert ledger.owed_at(account, day(5)).reason == "Migration"


def test_granted_tier_that_is_lower_does_not_take_the_paid_one_away(
    tiers, account, cast, django_capture_on_commit_callbacks
):
    make.holds(account, "gold")
    subscribe(account, tiers["premium"], ("active", 0))
    entitlements.recompute(account, at=day(0))
    start, end = timezone.now(), timezone.now() + timedelta(days=30)

    with django_capture_on_commit_callbacks(execute=True):
        ledger.grant(
            account=account, tier=tiers["plus"], starts_at=start, ends_at=end, reason="Contract", by=cast("milo")
        )

    now = timezone.now()
    assert [ledger.tier_at(account, at).slug for at in (now, end - timedelta(days=1), end)] == ["premium"] * 3


def test_granted_tier_outlives_the_end_of_a_paid_one(tiers, account, cast):
    make.holds(account, "silver")
    subscription = subscribe(account, tiers["plus"], ("active", 0))
    entitlements.recompute(account, at=day(0))
    ledger.grant(
        account=account, tier=tiers["premium"], starts_at=day(1), ends_at=day(30), reason="Contract", by=cast("milo")
    )
    subscription.phases.update(ends_at=day(10))
    make.PhaseFactory(subscription=subscription, status="canceled", starts_at=day(10))

    entitlements.recompute(account, at=day(10))

    assert owed(account, 9, 10, 29, 30) == ["premium", "premium", "premium", "essential"]


def test_lines_are_only_appended(tiers, account):
    make.holds(account, "silver")
    subscription = subscribe(account, tiers["plus"], ("active", 0))
    before = [(line.pk, line.reason, line.ends_at) for line in entitlements.recompute(account, at=day(0))]
    subscription.phases.update(ends_at=day(10))

    entitlements.recompute(account, at=day(10))

    kept = Entitlement.objects.filter(pk__in=[pk for pk, *_ in before]).values_list("pk", "reason", "ends_at")
    assert list(kept) == before


def test_level_changed_is_performed_by_recomputing(tiers, account):
    subscribe(account, tiers["plus"], ("active", 0))
    make.holds(account, "silver")
    effect = effects.write(kind="level_changed", key="level_changed:1", payload={"account": account.pk})

    effects.deliver(effect, at=effect.next_try_at)

    assert Entitlement.objects.get(account=account).tier == tiers["plus"]


def test_reason_is_in_the_portals_language_whoever_caused_it(tiers, account):
    make.holds(account, "silver")
    subscribe(account, tiers["plus"], ("active", 0), ("past_due", 1))

    with translation.override("de"):
        line, *_fall = entitlements.recompute(account, at=day(1))

    assert line.reason.startswith("The payment for Plus failed on 2 January 2026")
