from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.roadmap import deciding, merging
from boards.roadmap.models import Backing, Item
from tests.factories import boards as boards_make
from tests.factories import portal as make

MAY = datetime(2026, 5, 1, tzinfo=UTC)
S = Item.Status


@pytest.fixture
def board(db):
    return boards_make.BoardFactory()


@pytest.fixture
def items(board):
    return boards_make.ItemFactory.create_batch(4, board=board)


def merge(item, into, cast):
    return merging.merge(item, into=into, at=MAY, by=cast("marta"))


def asks(item):
    row = Item.objects.get(pk=item.pk)
    return row.companies, row.people


def test_merge_counts_each_person_and_company_once(items, cast):
    kept, other = items[:2]
    ada, emil, astrid = cast("ada"), cast("emil"), cast("astrid")
    for item, user in [(kept, ada), (other, ada), (other, emil), (other, astrid)]:
        boards_make.BackingFactory(item=item, user=user)

    merge(other, kept, cast)

    assert (asks(kept), asks(other)) == ((2, 3), (0, 0))


def test_unmerge_gives_everything_back(items, cast):
    kept, other = items[:2]
    boards_make.BackingFactory(item=other)
    boards_make.CommentFactory(item=other)
    other.status = S.PLANNED
    other.save()
    merge(other, kept, cast)

    merging.unmerge(other, at=MAY, by=cast("marta"))

    other.refresh_from_db()
    assert (other.status, other.merged_into, other.root, other.comments.count()) == (S.PLANNED, None, None, 1)
    assert (asks(kept), asks(other)) == ((0, 0), (1, 1))


def test_unmerge_gives_back_since_when_it_stood_as_it_did(items, cast):
    kept, other = items[:2]
    april = datetime(2026, 4, 1, tzinfo=UTC)
    deciding.change_status(other, to=S.SHIPPED, at=april, by=cast("marta"))
    for _time in range(2):
        merge(other, kept, cast)
        merging.unmerge(other, at=MAY, by=cast("marta"))

    other.refresh_from_db()
    assert (other.status, other.status_since) == (S.SHIPPED, april)


def test_unmerge_of_a_declined_item_keeps_its_reason(items, cast):
    kept, other = items[:2]
    other.status, other.decline_reason = S.DECLINED, "Too early."
    other.save()
    merge(other, kept, cast)
    merging.unmerge(other, at=MAY, by=cast("marta"))

    other.refresh_from_db()
    assert (other.status, other.decline_reason) == (S.DECLINED, "Too early.")


def test_merge_of_a_merged_into_item_leads_to_the_end(items, cast):
    first, second, third, _fourth = items
    merge(first, second, cast)
    merge(second, third, cast)

    first.refresh_from_db()
    assert (first.merged_into, first.root) == (second, third)


def test_unmerge_in_the_middle_takes_its_branch_along(items, cast):
    first, second, third, fourth = items
    merge(first, second, cast)
    merge(second, third, cast)
    merge(fourth, third, cast)

    merging.unmerge(second, at=MAY, by=cast("marta"))

    roots = {item.pk: item.root for item in Item.objects.all()}
    assert [roots[item.pk] for item in items] == [second, None, None, third]


def test_merge_with_oneself_is_refused(items, cast):
    with pytest.raises(merging.CannotMerge):
        merge(items[0], items[0], cast)


def test_merge_in_a_circle_is_refused(items, cast):
    merge(items[0], items[1], cast)
    with pytest.raises(merging.CannotMerge):
        merge(items[1], items[0], cast)


def test_merge_across_boards_is_refused(items, cast):
    with pytest.raises(merging.CannotMerge):
        merge(items[0], boards_make.ItemFactory(), cast)


def test_merge_into_a_proposal_is_refused(items, board, cast):
    with pytest.raises(merging.CannotMerge):
        merge(items[0], boards_make.proposal(board, cast("ada")), cast)


def test_unmerge_of_what_is_not_merged_is_refused(items, cast):
    with pytest.raises(merging.CannotMerge):
        merging.unmerge(items[0], at=MAY, by=cast("marta"))


acts = st.lists(st.tuples(st.sampled_from(["merge", "unmerge"]), st.integers(0, 3), st.integers(0, 3)), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_counts_after_any_merges_equal_a_plain_recount(cast, acts):
    board = boards_make.BoardFactory()
    items = boards_make.ItemFactory.create_batch(4, board=board)
    people = [make.MembershipFactory().user for _ in range(2)]
    for number, item in enumerate(items):
        boards_make.BackingFactory(item=item, user=people[number % 2])
    for act, one, other in acts:
        try:
            if act == "merge":
                merge(items[one], items[other], cast)
            else:
                merging.unmerge(items[one], at=MAY, by=cast("marta"))
        except merging.CannotMerge:
            continue

    assert {item.pk: asks(item) for item in items} == recount(items)


def recount(items):
    """By walking the links one by one."""
    links = {item.pk: item.merged_into_id for item in Item.objects.filter(pk__in=[i.pk for i in items])}
    people = {item.pk: set() for item in items}
    for backing in Backing.objects.filter(item__in=items):
        at = backing.item_id
        while links[at]:
            at = links[at]
        people[at].add((backing.user_id, backing.account_id))
    return {pk: (len({account for _user, account in who}), len(who)) for pk, who in people.items()}
