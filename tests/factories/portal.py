"""Factories of the ground; dull on purpose. Composed worlds are in conftest."""

from datetime import UTC, datetime
from functools import cache

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from portal.accounts.models import Account, Membership, User
from portal.products.models import Product, ProductVersion
from portal.promises.models import BusinessCalendar, Entitlement, Standing, Tier
from tests import people

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def hashed_password():
    """Once for everybody: hashing is slow on purpose."""
    return make_password(people.PASSWORD)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Pat"
    last_name = factory.Sequence(lambda n: f"Person{n}")
    password = factory.LazyFunction(hashed_password)

    @factory.post_generation
    def groups(self, create, names, **kwargs):
        for name in names or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class StaffFactory(UserFactory):
    is_staff = True


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account
        django_get_or_create = ["slug"]

    name = factory.Sequence(lambda n: f"Company {n}")
    slug = factory.Sequence(lambda n: f"company-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    account = factory.SubFactory(AccountFactory)
    joined_at = LONG_AGO


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product
        django_get_or_create = ["slug"]

    name = factory.Sequence(lambda n: f"Product {n}")
    slug = factory.Sequence(lambda n: f"product-{n}")


class ProductVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProductVersion

    product = factory.SubFactory(ProductFactory)
    number = factory.Sequence(lambda n: f"{n}.0")
    released_on = LONG_AGO.date()


class CalendarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BusinessCalendar
        django_get_or_create = ["name"]

    name = "Around the clock"
    is_always_open = True


class TierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tier
        django_get_or_create = ["slug"]

    slug = "base"
    name = factory.LazyAttribute(lambda tier: tier.slug.title())
    rank = factory.Sequence(lambda n: n + 1)
    calendar = factory.SubFactory(CalendarFactory)


class EntitlementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entitlement

    account = factory.SubFactory(AccountFactory)
    tier = factory.SubFactory(TierFactory)
    source = Entitlement.Source.PURCHASED
    starts_at = LONG_AGO
    reason = "Paid and certified."


class StandingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Standing

    name = factory.LazyAttribute(lambda standing: standing.credential.title())
    starts_at = LONG_AGO


def company(of: people.Company, **fields):
    return AccountFactory(
        slug=of.slug,
        name=of.name,
        email_domains=[of.domain],
        industry=of.industry,
        country=of.country,
        employees=of.employees,
        time_zone=of.time_zone,
        **fields,
    )


def person(who: people.Person) -> User:
    """One of the cast, with company and membership or staff groups; the same row when asked again."""
    user = User.objects.filter(email=who.email).first()
    if user:
        return user
    make = UserFactory if who.company else StaffFactory
    user = make(
        email=who.email,
        first_name=who.first_name,
        last_name=who.last_name,
        job_title=who.job_title,
        groups=who.groups,
    )
    EmailAddress.objects.create(user=user, email=who.email, verified=True, primary=True)
    if who.company:
        of = next(c for c in people.COMPANIES if c.slug == who.company)
        account = Account.objects.filter(slug=of.slug).first() or company(of)
        MembershipFactory(user=user, account=account, role=who.role)
    return user
