from datetime import date

from portal.revenue.cohorts import cohorts
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory

TODAY = date(2026, 3, 3)


def pays(account, amount, starts, ends):
    ContractLineFactory(account=account, yearly_amount=amount, starts_on=date(*starts), ends_on=date(*ends))


def test_cohorts_count_each_years_end_and_today(db):
    stays, grows, leaves, new = (make.AccountFactory() for _ in range(4))
    pays(stays, 100, (2024, 3, 1), (2030, 1, 1))
    pays(grows, 100, (2024, 5, 1), (2025, 5, 1))
    pays(grows, 160, (2025, 5, 1), (2030, 1, 1))
    pays(leaves, 200, (2024, 7, 1), (2026, 1, 1))
    pays(new, 70, (2026, 1, 1), (2027, 1, 1))

    found = cohorts(TODAY)

    assert [(one.year, one.accounts, one.paid, one.shares) for one in found] == [
        (2024, 3, [400, 460, 260], [100, 115, 65]),
        (2026, 1, [70], [100]),
    ]


def test_cohort_that_paid_nothing_at_its_first_years_end_has_no_share(db):
    pays(make.AccountFactory(), 100, (2025, 2, 1), (2025, 8, 1))

    assert [one.shares for one in cohorts(TODAY)] == [[None, None]]


def test_no_customer_no_cohort(db):
    assert cohorts(TODAY) == []
