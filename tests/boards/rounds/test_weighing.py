from datetime import UTC, date, datetime

import pytest

from boards.rounds import weighing
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_on", "at_risk"),
    [(date(2026, 3, 2), 100_000), (date(2026, 8, 28), 100_000), (date(2026, 8, 29), None), (date(2026, 3, 1), None)],
)
def test_at_risk_is_what_renews_within_180_days(db, ends_on, at_risk):
    line = ContractLineFactory(ends_on=ends_on)
    assert weighing.weigh(line.account, AT).at_risk.get("EUR") == at_risk


def test_what_is_renewed_already_is_not_at_risk(db):
    account, product = make.AccountFactory(), make.ProductFactory()
    for starts_on, ends_on in ((2025, 2026), (2026, 2027)):
        ContractLineFactory(
            account=account, product=product, starts_on=date(starts_on, 5, 1), ends_on=date(ends_on, 5, 1)
        )
    weight = weighing.weigh(account, AT)
    assert (weight.yearly, weight.at_risk) == ({"EUR": 100_000}, {})


def test_another_product_renewed_saves_nothing(db):
    account = make.AccountFactory()
    for starts_on in (2025, 2026):
        ContractLineFactory(
            account=account,
            product=make.ProductFactory(),
            starts_on=date(starts_on, 5, 1),
            ends_on=date(starts_on + 1, 5, 1),
        )
    assert weighing.weigh(account, AT).at_risk == {"EUR": 100_000}


def test_source_names_every_line(db):
    line = ContractLineFactory(ends_on=date(2026, 5, 1), reference="C-7")
    assert weighing.weigh(line.account, AT).source == [
        {
            "reference": "C-7",
            "yearly_amount": 100_000,
            "currency": "EUR",
            "ends_on": "2026-05-01",
            "at_risk": True,
        }
    ]
