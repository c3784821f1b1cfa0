from datetime import UTC, datetime

from portal.promises import ladder, ledger
from portal.promises.models import Standing
from tests.factories import portal as make

JAN = datetime(2026, 1, 1, tzinfo=UTC)


def test_ladder_says_where_we_stand_and_what_is_missing(base_tier):
    account = make.AccountFactory()
    plus = make.TierFactory(slug="plus", rank=1, required_level="silver")
    make.TierFactory(slug="premium", rank=2, required_level="gold")
    make.TierFactory(slug="site", rank=3)
    make.EntitlementFactory(account=account, tier=plus)

    rungs = ladder.of(account, ledger.owed_at(account, JAN), JAN)

    assert [(rung.name, rung.state, rung.missing) for rung in rungs] == [
        ("Essential", "reached", ""),
        ("Plus", "here", ""),
        ("Premium", "next", "reach the level Gold."),
        ("Site", "beyond", ""),
    ]


def test_ladder_counts_the_levels_a_company_holds_now(base_tier):
    account = make.AccountFactory()
    make.TierFactory(slug="plus", rank=1, required_level="silver")
    Standing.objects.create(account=account, credential="silver", name="Silver", rank=1, starts_at=JAN)

    owed = ledger.owed_at(account, JAN)

    assert ladder.rung(ladder.of(account, owed, JAN), ladder.NEXT).missing == ""
    assert ladder.rung(ladder.of(account, owed, JAN), ladder.REACHED) is None
