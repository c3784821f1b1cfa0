import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from boards.roadmap import backing, counting
from boards.roadmap.models import Backing, Item
from portal.accounts.models import Membership, User
from tests.factories import boards as boards_make
from tests.factories import portal as make

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def asks(item):
    row = Item.objects.get(pk=item.pk)
    return row.companies, row.people


def test_back_twice_counts_once(cast):
    item = boards_make.ItemFactory()
    backing.back(item, by=cast("ada"), at=MAY)
    backing.back(item, by=cast("ada"), at=MAY)
    assert asks(item) == (1, 1)


def test_back_by_two_of_a_company_counts_it_once(cast):
    item = boards_make.ItemFactory()
    for who in ("ada", "emil", "astrid"):
        backing.back(item, by=cast(who), at=MAY)
    assert asks(item) == (2, 3)


def test_withdraw_keeps_the_row_and_takes_it_out_of_the_count(cast):
    item = boards_make.ItemFactory()
    backing.back(item, by=cast("ada"), at=MAY)
    backing.withdraw(item, by=cast("ada"), at=MAY)
    backing.withdraw(item, by=cast("ada"), at=MAY)
    assert (asks(item), Backing.objects.count()) == ((0, 0), 1)


def test_back_again_after_withdrawing_counts(cast):
    item = boards_make.ItemFactory()
    for act in (backing.back, backing.withdraw, backing.back):
        act(item, by=cast("ada"), at=MAY)
    assert (asks(item), Backing.objects.count()) == ((1, 1), 2)


def test_back_what_one_backs_in_a_merged_item_adds_nothing(cast):
    kept = boards_make.ItemFactory()
    merged = boards_make.ItemFactory(board=kept.board, status="merged", merged_into=kept, root=kept)
    boards_make.BackingFactory(item=merged, user=cast("ada"))

    backing.back(kept, by=cast("ada"), at=MAY)
    before = Backing.objects.count()
    backing.withdraw(kept, by=cast("ada"), at=MAY)

    assert (before, asks(kept)) == (1, (0, 0))


@pytest.mark.parametrize("status", ["proposed", "shipped"])
def test_back_a_closed_item_is_refused(cast, status):
    with pytest.raises(backing.MayNotBack):
        backing.back(boards_make.ItemFactory(status=status), by=cast("ada"), at=MAY)


def test_back_by_our_own_people_is_refused(cast):
    with pytest.raises(backing.MayNotBack):
        backing.back(boards_make.ItemFactory(), by=cast("marta"), at=MAY)


def test_a_thousand_more_people_of_one_company_move_the_company_count_by_one(cast):
    item = boards_make.ItemFactory()
    boards_make.BackingFactory(item=item)
    before, brenner = asks(item), cast("ada").account
    crowd = User.objects.bulk_create(User(email=f"crowd{n}@brenner.example") for n in range(1000))
    Membership.objects.bulk_create(Membership(user=user, account=brenner) for user in crowd)
    Backing.objects.bulk_create(Backing(item=item, user=user, account=brenner) for user in crowd[1:])
    counting.recount(item)
    recounted = asks(item)
    backing.back(item, by=crowd[0], at=timezone.now())

    assert (before, recounted, asks(item)) == ((1, 1), (2, 1000), (2, 1001))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_back_pressed_many_times_at_once_counts_once():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: real threads and row locks")
    item, user = boards_make.ItemFactory(), make.MembershipFactory().user
    start = threading.Barrier(8)

    def press():
        start.wait()
        backing.back(item, by=User.objects.get(pk=user.pk), at=MAY)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Backing.objects.standing().count() == 1
