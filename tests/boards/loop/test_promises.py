from datetime import UTC, date, datetime

import pytest

from boards.roadmap import planning
from tests.factories import boards as make

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def late(title, board, by):
    item = make.ItemFactory(board=board, title=title)
    window = {"window_from": date(2026, 1, 1), "window_until": date(2026, 3, 31)}
    planning.plan(item, owner=None, area="", tags=[], **window, by=by, at=JANUARY)


def test_broken_promises_are_listed_to_who_may_read_the_item(client, as_person, cast):
    late("Public", make.BoardFactory(confidentiality="public"), cast("marta"))
    late("Among us", make.SeatFactory(account=cast("ada").account).board, cast("marta"))

    pages = [
        client.get("/changelog/promises/").text,
        *(as_person(who).get("/changelog/promises/").text for who in ("ada", "luc")),
    ]

    assert [("Public" in page, "Among us" in page) for page in pages] == [(True, False), (True, True), (True, False)]
    assert all("Q1 2026" in page for page in pages)


@pytest.mark.parametrize("number", [1, 3])
def test_broken_promises_queries_do_not_grow(client, cast, django_assert_num_queries, number):
    board = make.BoardFactory(confidentiality="public")
    for n in range(number):
        late(f"Item {n}", board, cast("marta"))
    client.get("/changelog/promises/")
    with django_assert_num_queries(2):
        client.get("/changelog/promises/")
