"""The demo's companies, in every state a subscription has."""

import pytest
from django.utils import timezone

from certification.billing import sweeping
from certification.billing.models import Invoice, Subscription
from certification.courses.models import CourseSeat
from portal.promises import ledger
from tests.demo import billing, ground
from tests.demo.world import World
from tests.factories import certification as learn
from tests.factories import certification_billing as make

# Company: level, and since how many days.
LEVELS = {
    "brenner": (("silver", 690, 400), ("gold", 400, None)),
    "lindqvist": (("silver", 345, None),),
    "castellan": (("silver", 283, None),),
    "harbour": (("silver", 700, 30),),
    "vestkraft": (("silver", 402, None), ("gold", 402, 36)),
}


@pytest.fixture
def world(sandbox, db):
    world = World(now=timezone.now())
    ground.build(world)
    for slug in make.LEVELS:
        make.LevelFactory(slug=slug)
    for company, held in LEVELS.items():
        for slug, since, until in held:
            make.holds(world.company(company), slug, world.ago(days=since), until and world.ago(days=until))
    learn.exam(learn.course("edge-administrator"))
    billing.build(world)
    return world


def test_demo_of_billing(world, mailoutbox):
    states = Subscription.objects.order_by("pk").values_list("customer__account__slug", "status", "plan__tier__slug")
    assert sorted(states) == [
        ("brenner", "active", "premium"),
        ("castellan", "past_due", "plus"),
        ("harbour", "canceled", "plus"),
        ("lindqvist", "active", "plus"),
        ("lindqvist", "incomplete_expired", "plus"),
        ("petit", "trialing", "plus"),
        ("vestkraft", "active", "premium"),
    ]
    assert mailoutbox == []

    def owed(slug, **past):
        return ledger.tier_at(world.company(slug), world.ago(**past)).slug

    assert [owed(slug, days=0) for slug in ("brenner", "lindqvist", "castellan", "harbour", "okano", "petit")] == [
        "premium",
        "plus",
        "plus",
        "essential",
        "essential",
        "essential",
    ]
    assert [owed("brenner", days=days) for days in (431, 400, 379)] == ["essential", "plus", "premium"]
    assert [owed("harbour", days=days) for days in (390, 100, 25, 23)] == ["essential", "plus", "plus", "essential"]
    assert [owed("vestkraft", days=days) for days in (100, 20, 5, 0)] == ["premium", "premium", "plus", "plus"]
    lapsed = Subscription.objects.get(customer__account__slug="vestkraft")
    assert (lapsed.scheduled_plan.tier.slug, lapsed.cause) == ("plus", "lapsed")
    assert sweeping.sweep(at=timezone.now()).drifted == 0
    seats = CourseSeat.objects.filter(account=world.company("brenner"))
    assert [seats.count(), seats.free().count(), seats.exclude(used_at=None).count()] == [5, 3, 1]
    assert set(Invoice.objects.values_list("status", flat=True)) == {"open", "paid", "void"}
