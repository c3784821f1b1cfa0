from datetime import UTC, datetime

from portal.accounts import ownership
from portal.accounts.models import Account, Ownership
from tests.factories import portal as make

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_assign_ends_the_one_before_at_the_same_instant(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)

    ownership.assign(account=account, owner=cast("milo"), at=MAY, by=cast("milo"))

    assert [(o.owner.first_name, o.starts_at, o.ends_at) for o in Ownership.objects.order_by("starts_at")] == [
        ("Olga", MARCH, MAY),
        ("Milo", MAY, None),
    ]


def test_assign_to_who_owns_it_already_changes_nothing(cast):
    account = make.AccountFactory()
    first = ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)

    assert ownership.assign(account=account, owner=cast("olga"), at=MAY, by=None) == first


def test_unowned_is_a_company_nobody_owns_now(cast):
    owned, unowned = make.AccountFactory(), make.AccountFactory()
    ownership.assign(account=owned, owner=cast("olga"), at=MARCH, by=None)

    assert list(Account.objects.unowned(MAY)) == [unowned]
