import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from portal.accounts import membership, team
from portal.accounts.models import Membership
from tests.factories import portal as make

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
ADMIN, MEMBER = Membership.Role.COMPANY_ADMIN, Membership.Role.MEMBER


def test_members_are_those_of_the_instant_by_name(cast):
    ada, emil = cast("ada"), cast("emil")
    cast("astrid")
    membership.leave(emil.membership, at=MAY, by=None)

    assert [m.user for m in team.members(ada.account, at=MARCH)] == [ada, emil]
    assert [m.user for m in team.members(ada.account, at=MAY)] == [ada]


def test_change_role(cast):
    team.change_role(cast("emil").membership, role=ADMIN, by=cast("ada"), at=MARCH)

    assert Membership.objects.get(user=cast("emil")).role == ADMIN


def test_last_admin_stays_admin(cast):
    ada = cast("ada")
    cast("emil")

    with pytest.raises(team.LastAdmin):
        team.change_role(ada.membership, role=MEMBER, by=ada, at=MARCH)

    assert Membership.objects.get(user=ada).role == ADMIN


def test_last_admin_cannot_leave(cast):
    ada = cast("ada")

    with pytest.raises(team.LastAdmin):
        team.mark_as_left(ada.membership, by=ada, at=MARCH)

    assert Membership.objects.get(user=ada).left_at is None


def test_admin_leaves_where_another_stays(cast):
    ada, emil = cast("ada"), cast("emil")
    team.change_role(emil.membership, role=ADMIN, by=ada, at=MARCH)

    team.mark_as_left(ada.membership, by=emil, at=MAY)

    assert Membership.objects.get(user=ada).left_at == MAY


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_admins_dismissing_each_other_leave_one():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: real threads and row locks")
    account = make.AccountFactory()
    pair = [make.MembershipFactory(account=account, role=ADMIN) for _ in range(2)]
    start, refused = threading.Barrier(2), []

    def dismiss(member, by):
        start.wait(timeout=10)
        try:
            team.mark_as_left(member, by=by.user, at=MARCH)
        except team.LastAdmin:
            refused.append(member)
        finally:
            connection.close()

    threads = [threading.Thread(target=dismiss, args=args) for args in (pair, reversed(pair))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(refused) == 1
    assert Membership.objects.filter(account=account, left_at=None).count() == 1
