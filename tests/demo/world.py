"""What every part of the demo builds on: one clock, one source of chance, the cast."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.accounts.models import Account, User
from portal.products.models import Product
from tests import people
from tests.factories import portal as make


@dataclass
class World:
    now: datetime
    rng: random.Random = field(default_factory=lambda: random.Random(1886))

    def ago(self, **spans: float) -> datetime:
        """`world.ago(days=3, hours=2)`"""
        return self.now - timedelta(**spans)

    def ahead(self, **spans: float) -> datetime:
        return self.now + timedelta(**spans)

    def person(self, name: str) -> User:
        """One of the cast by the name in tests.people."""
        return make.person(getattr(people, name))

    def company(self, slug: str) -> Account:
        return Account.objects.get(slug=slug)

    def product(self, slug: str) -> Product:
        return Product.objects.get(slug=slug)
