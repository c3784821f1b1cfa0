import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.accounts import ownership
from portal.accounts.models import Account, Ownership, User
from tests.factories import portal as make

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_assign_ends_the_one_before_at_the_same_instant(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)

    ownership.assign(account=account, owner=cast("milo"), brief="They renew in June.", at=MAY, by=cast("milo"))

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


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}])
def test_company_of_somebody_who_has_left_is_unowned(cast, gone):
    account, owner = make.AccountFactory(), make.StaffFactory(groups=["Relationship owners"])
    ownership.assign(account=account, owner=owner, at=MARCH, by=None)
    assert not Account.objects.unowned(MAY).exists()

    User.objects.filter(pk=owner.pk).update(**gone)

    assert list(Account.objects.unowned(MAY)) == [account]


@pytest.mark.parametrize(("groups", "owns"), [(["Managers"], True), (["Support", "Executives"], False), ([], False)])
def test_company_of_somebody_who_may_own_none_any_more_is_unowned(cast, groups, owns):
    account, owner = make.AccountFactory(), make.StaffFactory(groups=["Relationship owners", "Managers"])
    ownership.assign(account=account, owner=owner, at=MARCH, by=None)

    owner.groups.set(Group.objects.filter(name__in=groups))

    assert Account.objects.unowned(MAY).exists() != owns


def test_superuser_owns_without_a_group(cast):
    account, owner = make.AccountFactory(), make.StaffFactory(is_superuser=True)
    ownership.assign(account=account, owner=owner, at=MARCH, by=None)
    assert not Account.objects.unowned(MAY).exists()


def test_what_was_given_to_another_meanwhile_is_not_taken_away_again(cast):
    account = make.AccountFactory()
    mine = ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)
    given = {"account": account, "brief": "x", "at": MAY, "by": cast("olga"), "instead_of": mine}
    ownership.assign(owner=cast("milo"), **given)

    with pytest.raises(ownership.Overtaken):
        ownership.assign(owner=make.StaffFactory(), **given)
    assert account.owner == cast("milo")


def test_hand_over_needs_a_brief(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)

    with pytest.raises(ownership.BriefMissing):
        ownership.assign(account=account, owner=cast("milo"), brief=" ", at=MAY, by=None)
    assert account.owner == cast("olga")


def test_hand_over_that_waited_for_another_begins_just_after_it(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MAY, by=None)

    late = ownership.assign(account=account, owner=cast("milo"), brief="Late.", at=MARCH, by=None)

    assert late.starts_at == MAY + timedelta(microseconds=1)


def test_brief_is_read_by_its_owner_once(cast):
    account = make.AccountFactory()
    given = ownership.assign(account=account, owner=cast("olga"), brief="Call first.", at=MARCH, by=None)

    ownership.read(given, by=cast("milo"), at=MAY)
    assert list(Ownership.objects.unread()) == [given]
    ownership.read(given, by=cast("olga"), at=MAY)
    ownership.read(given, by=cast("olga"), at=MAY + timedelta(days=1))

    given.refresh_from_db()
    assert (given.read_at, Ownership.objects.unread().exists()) == (MAY, False)


def row(account, owner, starts_at, ends_at=None, follows=None):
    Ownership.objects.create(
        account=account, owner=owner, starts_at=starts_at, ends_at=ends_at, follows=follows, brief="x"
    )


def chain(account, cast, second):
    row(account, cast("olga"), MARCH, MAY)
    row(account, cast("milo"), **second)


def end(account, at):
    account.ownerships.update(ends_at=at)
    connection.check_constraints()


@pytest.mark.parametrize(
    "second",
    [
        {"starts_at": MAY},  # a second first
        {"starts_at": MAY, "follows": MARCH},  # does not start where it says
        {"starts_at": MARCH, "ends_at": MARCH, "follows": MARCH},  # empty
    ],
)
def test_no_database_takes_a_broken_chain(cast, second):
    account = make.AccountFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        chain(account, cast, second)


postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such constraints")


@postgresql_only
def test_postgresql_lets_no_ownership_end_without_another(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        end(account, MAY)


@postgresql_only
@pytest.mark.parametrize(
    "second",
    [
        {"starts_at": MAY + timedelta(days=1), "follows": MAY + timedelta(days=1)},  # a gap
        {"starts_at": MAY - timedelta(days=1), "follows": MAY - timedelta(days=1)},  # an overlap
    ],
)
def test_postgresql_takes_neither_gap_nor_overlap(cast, second):
    account = make.AccountFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        chain(account, cast, second)


def test_owners_know_who_owned_what_when(cast):
    account = make.AccountFactory()
    ownership.assign(account=account, owner=cast("olga"), at=MARCH, by=None)
    ownership.assign(account=account, owner=cast("milo"), brief="x", at=MAY, by=None)

    owners = ownership.owners()

    at = [MARCH - timedelta(days=1), MARCH, MAY - timedelta(days=1), MAY]
    assert [owners.at(account.pk, instant) for instant in at] == [
        *(None, cast("olga").pk, cast("olga").pk, cast("milo").pk),
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks")
def test_fifty_hand_overs_at_once_leave_one_owner_and_no_gap():
    account, people = make.AccountFactory(), [make.StaffFactory() for _ in range(50)]
    ownership.assign(account=account, owner=make.StaffFactory(), at=MARCH, by=None)
    start = threading.Barrier(len(people))

    def hand_over(person):
        try:
            start.wait(timeout=30)
            ownership.assign(account=account, owner=person, brief="x", at=timezone.now(), by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_over, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    chain = list(account.ownerships.order_by("starts_at"))
    assert len(chain) == 51
    assert sorted(o.owner_id for o in chain[1:]) == sorted(person.pk for person in people)
    assert [o.ends_at for o in chain[:-1]] == [o.starts_at for o in chain[1:]]
    assert chain[-1].ends_at is None
