from datetime import UTC, datetime

import pytest

from portal.promises import ledger
from tests.factories import portal as make

JAN, MARCH, MAY, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5, 7))


def test_owed_without_a_line_is_the_base_tier(base_tier):
    assert ledger.owed_at(make.AccountFactory(), JAN).tier == base_tier


def test_owed_without_any_tier_says_so(db):
    with pytest.raises(ledger.NoTiers):
        ledger.owed_at(make.AccountFactory(), JAN)


def test_owed_is_the_covering_line_written_last(base_tier):
    account = make.AccountFactory()
    gold, silver = make.TierFactory(slug="gold"), make.TierFactory(slug="silver")
    make.EntitlementFactory(account=account, tier=gold, starts_at=MARCH)
    make.EntitlementFactory(account=account, tier=silver, starts_at=MAY, ends_at=JULY)

    owed = [ledger.tier_at(account, at) for at in (JAN, MARCH, MAY, JULY)]

    assert owed == [base_tier, gold, silver, gold]


def test_grant_is_named_as_granted_with_its_reason(base_tier, cast):
    account, gold = make.AccountFactory(), make.TierFactory(slug="gold")

    ledger.grant(account=account, tier=gold, starts_at=MARCH, ends_at=MAY, reason="Migration to 5.0", by=cast("milo"))

    owed = ledger.owed_at(account, MARCH)
    assert (owed.tier, owed.source, owed.reason) == (gold, "granted", "Migration to 5.0")


def test_owed_by_account_agrees_with_asking_for_each(base_tier, django_assert_num_queries):
    accounts = [make.AccountFactory() for _ in range(3)]
    gold, silver = make.TierFactory(slug="gold"), make.TierFactory(slug="silver")
    make.EntitlementFactory(account=accounts[0], tier=gold, starts_at=MARCH)
    make.EntitlementFactory(account=accounts[0], tier=silver, starts_at=MARCH)
    make.EntitlementFactory(account=accounts[1], tier=gold, starts_at=JULY)

    with django_assert_num_queries(2):
        owed = ledger.owed_by_account(accounts, MAY)

    assert owed == {account.pk: ledger.owed_at(account, MAY) for account in accounts}
    assert [owed[account.pk].tier for account in accounts] == [silver, base_tier, base_tier]
