from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certification.billing import catalogue
from certification.billing.models import Plan
from certification.billing.stripe_client import stripe_api
from tests.factories import certification_billing as make


def words():
    return [change.words for change in catalogue.differences()]


def sync(*arguments):
    out = StringIO()
    call_command("stripe_sync", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def plus(sandbox, db):
    return make.PlanFactory(tier=make.tiers()["plus"], stripe_price_id=None)


def test_sync_shows_the_difference_and_changes_nothing(plus):
    said = sync()

    assert said == [
        "would create product Plus",
        "would create feature tier-plus",
        "would attach feature tier-plus to product Plus",
        "would create price plus-month-eur: 49900 EUR",
        "Nothing was changed; --apply does it.",
    ]
    assert words() == [
        "create product Plus",
        "create feature tier-plus",
        "attach feature tier-plus to product Plus",
        "create price plus-month-eur: 49900 EUR",
    ]


def test_sync_applied_makes_product_and_price_once(plus):
    assert sync("--apply") == [
        "done: create product Plus",
        "done: create feature tier-plus",
        "done: attach feature tier-plus to product Plus",
        "done: create price plus-month-eur: 49900 EUR",
    ]

    plus.refresh_from_db()
    with stripe_api() as api:
        price = api.prices.retrieve(plus.stripe_price_id)
    assert (price.lookup_key, price.unit_amount, price.currency, price.recurring.interval, price.product) == (
        "plus-month-eur",
        49900,
        "eur",
        "month",
        plus.stripe_product_id,
    )
    assert sync("--apply") == ["Stripe has what we have."]


def test_sync_after_a_new_price_archives_the_old_one_and_moves_the_lookup_key(plus):
    sync("--apply")
    Plan.objects.filter(pk=plus.pk).update(is_active=False)
    dearer = make.PlanFactory(tier=plus.tier, unit_amount=59900, stripe_price_id=None)

    said = sync("--apply")

    plus.refresh_from_db()
    dearer.refresh_from_db()
    assert sorted(said) == sorted(
        [
            "done: create price plus-month-eur: 59900 EUR",
            f"done: archive price plus-month-eur ({plus.stripe_price_id})",
        ]
    )
    with stripe_api() as api:
        [price] = api.prices.list({"lookup_keys": ["plus-month-eur"]}).data
        old = api.prices.retrieve(plus.stripe_price_id)
    assert (price.id, price.unit_amount, price.active) == (dearer.stripe_price_id, 59900, True)
    assert (old.unit_amount, old.active, old.lookup_key) == (49900, False, None)


def test_sync_that_died_before_noting_the_price_takes_it_over(plus):
    sync("--apply")
    price = Plan.objects.get().stripe_price_id
    Plan.objects.update(stripe_price_id=None)

    assert sync("--apply") == [f"done: take over price plus-month-eur ({price})"]
    assert words() == []


def test_sync_renames_a_product_with_its_tier(plus):
    sync("--apply")
    plus.tier.name = "Plus 24"
    plus.tier.save()

    assert sync("--apply") == ["done: rename product Plus to Plus 24"]
    assert words() == []


def test_sync_without_a_key_says_so(db, settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY is not set"):
        sync()


def test_stripes_own_entitlements_name_the_tier_that_is_paid_for(subscribe, customer):
    subscribe("plus")

    with stripe_api() as api:
        held = api.entitlements.active_entitlements.list({"customer": customer.stripe_id}).data

    assert [entitlement.lookup_key for entitlement in held] == ["tier-plus"]
