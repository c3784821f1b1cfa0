from datetime import UTC, date, datetime, timedelta

import pytest

from home.listening import cadence
from home.listening.cadence import Cell, Quarter
from home.listening.models import Bearing, Cadence, ListeningSession
from tests.factories import boards

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
Q2 = Quarter(2026, 2)


def plan(person, since, per_quarter):
    return Cadence.objects.create(listener=person, since=since, per_quarter=per_quarter)


def held(person, starts_at, **fields):
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    return ListeningSession.objects.create(listener=person, **times, **{"rules_accepted_at": starts_at} | fields)


def test_quarters_end_with_the_running_one():
    assert list(map(str, cadence.quarters(NOW))) == ["Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026"]


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ([], None),
        ([(date(2026, 4, 1), 3)], 3),
        ([(date(2025, 12, 31), 2), (date(2026, 4, 2), 6)], 2),
        ([(date(2026, 5, 1), 4), (date(2026, 5, 9), 1)], 4),
        ([(date(2026, 7, 1), 4)], None),
    ],
    ids=["none", "on the first day", "changed meanwhile", "first made meanwhile", "later"],
)
def test_planned_is_what_stood_when_the_quarter_began(plans, expected):
    told = [Cadence(since=since, per_quarter=number) for since, number in plans]

    assert cadence.planned(Q2, told) == expected


def test_table_counts_what_was_held_reflected_on_and_led_to_change(cast):
    iris = cast("iris")
    plan(iris, date(2026, 1, 1), 3)
    first = held(iris, datetime(2026, 4, 1, tzinfo=UTC), reflected_at=NOW)
    held(iris, datetime(2026, 4, 8, tzinfo=UTC))
    held(iris, datetime(2026, 4, 15, tzinfo=UTC), rules_accepted_at=None)
    held(iris, datetime(2026, 5, 21, tzinfo=UTC))
    item = boards.ItemFactory()
    Bearing.objects.create(session=first, item=item, at=NOW)
    boards.EventFactory(item=item, to_status="planned", at=NOW + timedelta(days=1))

    (row,) = cadence.table(NOW)

    assert row.listener == iris
    assert row.cells[-1] == Cell(Q2, planned=3, kept=2, reflected=1, changed=1)
    assert row.cells[0] == Cell(Quarter(2025, 3), planned=None, kept=0, reflected=0, changed=0)


def test_everybody_of_ours_sees_it_and_no_word_of_a_reflection(as_person, cast, over):
    session = over("iris", reflected_at=NOW + timedelta(days=9000))
    ListeningSession.objects.filter(pk=session.pk).update(learned="What nobody else reads.")

    page = as_person("sam").get("/listening/cadence/").content.decode()

    assert "Iris Vance" in page
    assert "What nobody else reads." not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_cadence_asks_the_same_of_the_database_however_many(as_person, cast, rows, django_assert_num_queries):
    for name in ("iris", "milo", "wren")[:rows]:
        plan(cast(name), date(2026, 1, 1), 3)
    client = as_person("sam")
    client.get("/listening/cadence/")

    with django_assert_num_queries(6):
        client.get("/listening/cadence/")
