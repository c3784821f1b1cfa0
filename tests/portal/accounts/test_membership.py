from datetime import UTC, datetime

import pytest

from portal.accounts import membership
from portal.accounts.models import Membership
from tests.factories import portal as make

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_join_while_a_member_elsewhere_is_refused(cast):
    ada = cast("ada")

    with pytest.raises(membership.AlreadyMember):
        membership.join(user=ada, account=make.AccountFactory(), at=MAY, by=ada)

    assert Membership.objects.get(user=ada).account.slug == "brenner"


def test_leave_then_join_moves_the_person_and_keeps_the_past(cast):
    emil, elsewhere = cast("emil"), make.AccountFactory()

    membership.leave(emil.membership, at=MARCH, by=emil)
    membership.join(user=emil, account=elsewhere, at=MAY, by=emil)

    assert emil.account == elsewhere
    assert [m.left_at for m in emil.memberships.order_by("joined_at")] == [MARCH, None]


def test_leave_twice_keeps_the_first_date(cast):
    past = cast("emil").membership

    membership.leave(past, at=MARCH, by=None)
    membership.leave(past, at=MAY, by=None)

    assert Membership.objects.get(pk=past.pk).left_at == MARCH


@pytest.mark.parametrize(
    ("address", "slug"),
    [("new@brenner.example", "brenner"), ("NEW@BRENNER.EXAMPLE", "brenner"), ("x@notbrenner.example", None)],
)
def test_account_for_address_is_the_one_that_claims_its_domain(cast, address, slug):
    cast("ada")

    account = membership.account_for_address(address)

    assert (account and account.slug) == slug
