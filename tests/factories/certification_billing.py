"""Factories of plans and of copies of what stands at Stripe, for tests that need no Stripe."""

from datetime import UTC, datetime

import factory

from certification.billing.models import (
    Customer,
    Invoice,
    Phase,
    Plan,
    Purchase,
    SeatPrice,
    SeatPurchase,
    Subscription,
)
from certification.levels.models import Level
from portal.promises.models import Standing, Tier
from tests.factories.certification import course
from tests.factories.portal import AccountFactory, TierFactory, UserFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LEVELS = {"silver": 1, "gold": 2}


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Level
        django_get_or_create = ["slug"]

    slug = "silver"
    name = factory.LazyAttribute(lambda level: level.slug.title())
    rank = factory.LazyAttribute(lambda level: LEVELS[level.slug])


def tiers() -> dict[str, Tier]:
    """Essential for everybody, Plus for silver, Premium for gold."""
    for slug in LEVELS:
        LevelFactory(slug=slug)
    return {
        "essential": TierFactory(slug="essential", name="Essential", rank=0),
        "plus": TierFactory(slug="plus", name="Plus", rank=1, required_level="silver"),
        "premium": TierFactory(slug="premium", name="Premium", rank=2, required_level="gold"),
    }


def holds(account, slug: str, starts_at: datetime = LONG_AGO, ends_at: datetime | None = None) -> Standing:
    """The company holds a level."""
    return Standing.objects.create(
        account=account,
        credential=slug,
        name=slug.title(),
        rank=LEVELS[slug],
        starts_at=starts_at,
        ends_at=ends_at,
    )


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    tier = factory.SubFactory(TierFactory)
    interval = Plan.Interval.MONTH
    unit_amount = 49900
    stripe_price_id = factory.Sequence(lambda n: f"price_{n}")


class CustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Customer
        django_get_or_create = ["account"]

    account = factory.SubFactory(AccountFactory)
    stripe_id = factory.Sequence(lambda n: f"cus_{n}")


class SubscriptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscription

    customer = factory.SubFactory(CustomerFactory)
    plan = factory.SubFactory(PlanFactory)
    stripe_id = factory.Sequence(lambda n: f"sub_{n}")
    status = Subscription.Status.ACTIVE
    current_period_start = LONG_AGO
    current_period_end = datetime(2030, 1, 1, tzinfo=UTC)
    started_at = LONG_AGO
    fetched_at = LONG_AGO


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    subscription = factory.SubFactory(SubscriptionFactory)
    plan = factory.SelfAttribute("subscription.plan")
    status = factory.SelfAttribute("subscription.status")
    starts_at = LONG_AGO


class PurchaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Purchase

    customer = factory.SubFactory(CustomerFactory)
    plan = factory.SubFactory(PlanFactory)
    started_by = factory.SubFactory(UserFactory)
    started_at = LONG_AGO


class InvoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invoice

    customer = factory.SubFactory(CustomerFactory)
    stripe_id = factory.Sequence(lambda n: f"in_{n}")
    number = factory.Sequence(lambda n: f"TARN-{n:04}")
    status = Invoice.Status.PAID
    currency = "EUR"
    total = 49900
    issued_at = LONG_AGO
    hosted_url = factory.LazyAttribute(lambda invoice: f"https://invoice.stripe.com/{invoice.stripe_id}")
    pdf_url = factory.LazyAttribute(lambda invoice: f"https://pay.stripe.com/{invoice.stripe_id}/pdf")
    fetched_at = LONG_AGO


class SeatPriceFactory(factory.django.DjangoModelFactory):
    """49 euros for a seat in a course of its own."""

    class Meta:
        model = SeatPrice

    course = factory.LazyFunction(lambda: course(needs_seat=True))
    unit_amount = 4900
    stripe_price_id = factory.Sequence(lambda n: f"price_seat_{n}")


class SeatPurchaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeatPurchase

    price = factory.SubFactory(SeatPriceFactory)
    quantity = 2
    started_by = factory.SubFactory(UserFactory)
    started_at = LONG_AGO
