"""Load by hour, who did how much, and what was missed: counted against a walk over the rows."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.support import breaches, cases, loading, timers
from portal.support.models import Call
from tests.factories.portal_support import CallFactory, CaseFactory
from tests.portal.support.conftest import NOON

BERLIN = ZoneInfo("Europe/Berlin")
JUNE = loading.Period(date(2026, 6, 1), date(2026, 6, 30), BERLIN)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 7, 2, tzinfo=UTC)


@pytest.fixture
def rung(ada):
    """Calls every 7 hours from the last day of May on, over both ends of June."""
    case = CaseFactory(account=ada.account, contact=ada)
    begin = datetime(2026, 5, 31, 12, tzinfo=UTC)
    return [CallFactory(case=case, started_at=begin + n * 7 * HOUR, wait_seconds=n) for n in range(110)]


def test_calls_are_counted_by_the_hour_of_the_zone_in_whole_days(rung):
    walls = [call.started_at.astimezone(BERLIN) for call in rung]
    expected = Counter((at.isoweekday(), at.hour) for at in walls if (at.year, at.month) == (2026, 6))

    assert loading.counted("calls", JUNE, NOW) == expected
    load = loading.by_hour("calls", JUNE, NOW)
    assert load.n == sum(expected.values())
    assert {
        (day + 1, hour): cell.count for hour, cells in load.rows for day, cell in enumerate(cells) if cell.count
    } == (expected)
    assert load.busiest.count == max(expected.values())


def test_shades_go_from_nothing_to_the_most():
    assert [loading._cell(count, 10).shade for count in (0, 1, 2, 3, 9, 10)] == [0, 1, 1, 2, 5, 5]


def test_hour_that_comes_twice_in_autumn_is_one_hour_of_the_clock(ada):
    case = CaseFactory(account=ada.account, contact=ada)
    for minutes in (0, 60):
        CallFactory(case=case, started_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + timedelta(minutes=minutes))
    period = loading.Period(date(2026, 10, 25), date(2026, 10, 25), BERLIN)
    assert loading.counted("calls", period, NOW) == {(7, 2): 2}


def test_table_has_every_hour_and_the_mean_wait(rung):
    heading, *rows = loading.table(JUNE, NOW)
    assert (heading, len(rows)) == (["weekday", "hour", "calls", "opened", "words", "missed", "mean_wait_seconds"], 168)
    hours = {}
    for call in Call.objects.filter(started_at__gte=JUNE.start, started_at__lt=JUNE.end):
        at = call.started_at.astimezone(BERLIN)
        hours.setdefault((at.isoweekday(), at.hour), []).append(call.wait_seconds)
    assert {(row[0], row[1]): row[6] for row in rows if row[6] != ""} == {
        key: round(sum(waits) / len(waits)) for key, waits in hours.items()
    }


@pytest.fixture
def lived(case, cast, ada):
    """Answered an hour late by Sam, who has it; resolved by Priya."""
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("priya"), at=NOON + 3 * HOUR)
    case.refresh_from_db()
    return case


def test_words_and_resolutions_are_whose_they_are(lived, cast):
    people = {person.name: person for person in loading.people(JUNE)}
    sam, priya = people["Sam Whitaker"], people["Priya Nair"]
    assert (sam.words, sam.resolved, sam.on_desk) == (1, 0, 0)
    assert (priya.words, priya.resolved, priya.calls) == (1, 1, 0)
    assert loading.by_hour("words", JUNE, NOW).n == 2


def test_companies_come_with_kept_and_missed_and_only_the_one_asked_for(lived, cast, ada):
    [brenner] = loading.companies(JUNE, NOW)
    assert (brenner.account, brenner.kept, brenner.missed, brenner.percent) == (ada.account, 3, 1, 75)
    other = loading.Period(JUNE.first, JUNE.last, BERLIN, cast("astrid").account)
    assert (loading.companies(other, NOW), loading.counted("opened", other, NOW)) == ([], {})


def test_missed_are_those_of_the_days_kind_and_severity(lived):
    [row] = breaches.of(JUNE, NOW)
    assert (row.case, row.kind, row.late_minutes) == (lived, "first_response", 60)
    assert not list(breaches.of(JUNE, NOW, kind="resolution"))
    assert not list(breaches.of(JUNE, NOW, severity=1))
    assert not list(breaches.of(loading.Period(date(2026, 6, 2), date(2026, 6, 30), BERLIN), NOW))


# The pages


def test_desk_reads_its_load_and_takes_it_away(lived, as_person):
    client, days = as_person("sam"), {"first": "2026-06-01", "last": "2026-06-30", "of": "words"}
    page = client.get("/desk/load/", days).content.decode()
    assert "Monday at 14:00 is the busiest hour (1)." in page
    assert "Brenner" in page

    table = b"".join(client.get("/desk/load/load.csv", days).streaming_content).decode()
    assert sum(int(row["words"]) for row in csv.DictReader(io.StringIO(table))) == 2


def test_desk_reads_what_was_missed_and_takes_it_away(lived, as_person):
    client, days = as_person("sam"), {"first": "2026-06-01", "last": "2026-06-30", "kind": "first_response"}
    page = client.get("/desk/missed/", days).content.decode()
    assert "1 promise that fell due in these days was missed." in page
    assert lived.reference in page
    assert "2 · Production is impaired" in page
    table = b"".join(client.get("/desk/missed/missed.csv", days).streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(table))
    assert (row["case"], row["late_minutes"], row["assignee"]) == (lived.reference, "60", "Sam Whitaker")


def test_name_like_a_formula_is_a_name_in_the_table(lived, as_person, ada):
    ada.account.name = "=1+1"
    ada.account.save()
    days = {"first": "2026-06-01", "last": "2026-06-30"}
    table = b"".join(as_person("sam").get("/desk/missed/missed.csv", days).streaming_content).decode()
    assert next(csv.DictReader(io.StringIO(table)))["company"] == "'=1+1"


@pytest.mark.parametrize(
    "wrong",
    [{"first": "x"}, {"last": "2020-01-01"}, {"first": "2020-01-01"}, {"company": "none"}, {"of": "x"}, {"last": "\0"}],
)
def test_days_that_are_none_are_said_so(as_person, wrong):
    client = as_person("sam")
    assert client.get("/desk/load/", wrong).context["form"].errors
    assert client.get("/desk/load/load.csv", wrong).status_code == 302
    if "of" not in wrong:
        assert client.get("/desk/missed/", wrong).context["form"].errors


@pytest.mark.parametrize("rows", [1, 3])
def test_reports_ask_as_often_for_many_cases_as_for_one(rows, ada, problem, as_person, cast, django_assert_num_queries):
    client = as_person("sam")
    for _ in range(rows):
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    timers.run(NOON + 3 * HOUR)
    days = {"first": "2026-06-01", "last": "2026-06-30"}
    # Two of them for what has fallen late since the timer came by.
    with django_assert_num_queries(14):
        client.get("/desk/load/", days)
    with django_assert_num_queries(9):
        client.get("/desk/missed/", days)
