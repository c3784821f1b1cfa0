from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.roadmap.listing import VIEWS, Asked, items_of, listing
from boards.roadmap.models import Item, Tag
from tests.factories import boards as make


@pytest.fixture
def board(cast):
    board = make.BoardFactory(slug="flow", confidentiality="customers")
    make.SeatFactory(board=board, account=cast("ada").account)
    return board


def listed(board, reader, query=""):
    return listing(board=board, reader=reader, asked=Asked.of(QueryDict(query)))


def titles(listing):
    return [row.item.title for row in listing.rows]


def test_filters_are_in_the_address(cast, board):
    marta = cast("marta")
    one = make.ItemFactory(board=board, title="One", area="Alarms", owner=marta)
    two = make.ItemFactory(board=board, title="Two", area="Trends & more")
    tag = Tag.objects.create(name="Night shift", slug="night-shift")
    two.tags.add(tag)
    asked = (
        "area=Alarms",
        "area=Trends+%26+more",
        "tag=night-shift",
        f"owner={marta.pk}",
        "owner=x",
        f"owner={10**30}",
        "area=%00",
        "area=Alarms&tag=night-shift",
    )

    found = [titles(listed(board, cast("ada"), query)) for query in asked]

    assert found == [["One"], ["Two"], ["Two"], ["One"], [], [], ["Two", "One"], []]
    assert one.owner == marta


def test_choices_are_of_what_the_reader_may_see(cast, board):
    make.ItemFactory(board=board, area="Alarms", owner=cast("marta"))
    make.ItemFactory(board=board, area="Secret project", visibility="members", owner=cast("marta"))
    hidden = make.ItemFactory(board=board, area="Brenner's own")
    hidden.hidden_from.add(cast("luc").account)

    choices = {who: listed(board, cast(who)).choices for who in ("ada", "luc")}

    assert choices["luc"] == {
        "area": [("Alarms", "Alarms")],
        "tag": [],
        "owner": [(str(cast("marta").pk), "Marta Kowalska")],
    }
    assert [label for _value, label in choices["ada"]["area"]] == ["Alarms", "Brenner's own", "Secret project"]


def test_columns_are_the_ways_of_an_item(cast, board):
    for status in ("under_review", "planned", "shipped"):
        make.ItemFactory(board=board, status=status, title=status)
    groups = listed(board, cast("ada"), "view=columns").groups
    assert [(group.label, [item.title for item in group.items]) for group in groups] == [
        ("Under review", ["under_review"]),
        ("Planned", ["planned"]),
        ("In progress", []),
        ("Shipped", ["shipped"]),
    ]


def test_column_says_how_many_it_does_not_show(cast, board):
    make.ItemFactory.create_batch(14, board=board, status="planned")
    [group] = listed(board, cast("ada"), "view=columns&status=planned").groups
    assert (len(group.items), group.more) == (12, 2)


def test_timeline_goes_by_quarters(cast, board):
    for title, month in (("Late", 9), ("Early", 2), ("Early too", 3)):
        make.ItemFactory(board=board, title=title, window_from=date(2027, month, 1), window_until=date(2027, month, 28))
    make.ItemFactory(board=board, title="Some day")
    groups = listed(board, cast("ada"), "view=timeline").groups
    assert [(group.label, [item.title for item in group.items]) for group in groups] == [
        ("Q1 2027", ["Early", "Early too"]),
        ("Q3 2027", ["Late"]),
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=7), st.sampled_from(VIEWS[:2]))
def test_order_tells_no_more_than_the_numbers_that_are_shown(cast, board, asks, view):
    """Whoever is told "fewer than 3 companies" finds those items in an order that has nothing to do with the number."""
    board.items.all().delete()
    for companies, more in asks:
        make.ItemFactory(board=board, companies=companies, people=companies and companies + more)

    told = order(board, cast("ada"), view)
    board.items.filter(companies__lt=3).update(companies=0, people=0)

    assert order(board, cast("ada"), view) == told


def order(board, reader, view):
    """Keys of the items as they are sorted by how many ask for them."""
    found = listed(board, reader, f"view={view}&sort=asked")
    return [row.item.pk for row in found.rows] + [item.pk for group in found.groups for item in group.items]


def test_order_for_whom_the_numbers_are_shown_goes_by_them(cast, board):
    one, two, none = (make.ItemFactory(board=board, companies=n, people=n) for n in (1, 2, 0))
    shown = [two.pk, one.pk, none.pk]
    assert order(board, cast("marta"), "list") == shown
    assert order(board, cast("ada"), "list") == [none.pk, two.pk, one.pk]  # the newest first
    type(board).objects.filter(pk=board.pk).update(discloses="companies")
    assert order(type(board).objects.get(pk=board.pk), cast("ada"), "list") == shown


@pytest.mark.parametrize("confidentiality", ["public", "customers", "named", "members"])
@pytest.mark.parametrize("who", ["ada", "luc", "marta", None])
def test_items_of_a_board_are_those_visible_to_its_reader(cast, confidentiality, who):
    from django.contrib.auth.models import AnonymousUser

    board = make.BoardFactory(confidentiality=confidentiality)
    make.SeatFactory(board=board, account=cast("ada").account)
    make.ItemFactory(board=board)
    make.ItemFactory(board=board, visibility="members")
    make.ItemFactory(board=board).hidden_from.add(cast("luc").account)
    make.proposal(board, cast("ada"))
    make.ItemFactory()
    reader = cast(who) if who else AnonymousUser()

    visible = Item.objects.visible_to(reader).filter(board=board)

    assert {*items_of(board, reader)} == {*visible}


@pytest.mark.parametrize("view", ["list", "columns", "timeline"])
@pytest.mark.parametrize("number", [1, 3])
def test_listing_queries_do_not_grow(cast, board, django_assert_num_queries, view, number):
    for item in make.ItemFactory.create_batch(
        number, board=board, area="Alarms", window_from=date(2027, 1, 1), window_until=date(2027, 3, 31)
    ):
        item.tags.add(Tag.objects.get_or_create(name="Night", slug="night")[0])
    reader = cast("ada")
    board.place_of(reader)
    with django_assert_num_queries({"list": 2, "columns": 5, "timeline": 2}[view]):
        listed(board, reader, f"view={view}")
