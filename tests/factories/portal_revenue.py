"""Factories of contracts."""

from datetime import date

import factory

from portal.revenue.models import ContractLine
from tests.factories import portal as make


class ContractLineFactory(factory.django.DjangoModelFactory):
    """Runs since 2019, far into the future unless said otherwise."""

    class Meta:
        model = ContractLine

    account = factory.SubFactory(make.AccountFactory)
    reference = factory.Sequence(lambda n: f"C-{n}")
    description = factory.Sequence(lambda n: f"Licence {n}")
    yearly_amount = 100_000
    currency = "EUR"
    starts_on = date(2019, 1, 1)
    ends_on = date(2100, 1, 1)
