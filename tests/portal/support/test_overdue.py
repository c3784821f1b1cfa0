"""A timer that stands still changes no figure: every report says before it comes by what it says afterwards."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from portal.promises.models import ResponseTarget
from portal.support import achieving, breaches, cases, crediting, excluding, loading, overdue, timers
from portal.support.models import Case, Promise
from tests.portal.support import living
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Europe/Berlin")
PERIOD = loading.Period(date(2026, 5, 20), date(2026, 6, 9), ZONE)


@pytest.fixture
def lives(ada, plus, problem, cast):
    """Four dozen cases, some reopened, some with another severity, some of their promises left out of the count."""
    ResponseTarget.objects.filter(tier=plus, severity=1).update(clock="real", first_response=15, resolution=240)
    ResponseTarget.objects.filter(tier=plus, severity=3).update(first_response=2000, resolution=6000)
    staff, written = [cast("sam"), cast("priya")], []
    for contact in (ada, cast("astrid")):
        stamps = living.stamps(contact, NOON)
        for seed in range(24):
            chance = random.Random(f"{contact.email} {seed}")
            opened = NOON - timedelta(minutes=chance.randint(0, 20_000))
            case = living.born(contact, problem, stamps[chance.randint(1, 4)], opened)
            written.append((case, *living.live(case, chance, contact, staff, length=chance.randint(0, 9))))
    living.write(written)
    chance = random.Random(1)
    settled = Promise.objects.settled().order_by("case__opened_at", "kind", "number")
    for promise in chance.sample(list(settled), 30):
        excluding.leave_out(promise, ground="no_access", reason="Locked.", by=cast("milo"), at=NOON)


def read(account, at):
    """Everything that reports say of promises, as text and numbers."""
    period = loading.Period(PERIOD.first, PERIOD.last, ZONE, account)
    months = [achieving.month_of(account, day) for day in (date(2026, 5, 1), date(2026, 6, 1))]
    return {
        "breaches": [list(breaches.table(breaches.of(days, at))) for days in (PERIOD, period)],
        "of a kind": list(breaches.table(breaches.of(PERIOD, at, kind="next_update", severity=2))),
        "hours": [list(loading.table(days, at)) for days in (PERIOD, period)],
        "companies": [loading.companies(days, at) for days in (PERIOD, period)],
        "months": [achieving.of(account, month, at) for month in months],
        "missed": [said(achieving.told_missed(achieving.missed(account, month, at)[:1000])) for month in months],
        "tables": [list(achieving.lines(account, month, at)) for month in months],
        "credits": [crediting.percent_due(account, month, at) for month in months],
    }


def said(misses):
    names = ("case_id", "account_id", "kind", "number", "severity", "due_at", "ended_at", "is_missed", "margin_seconds")
    return [([getattr(miss.promise, name) for name in names], miss.late_minutes, miss.pauses) for miss in misses]


@pytest.mark.parametrize("at", [NOON - 4 * DAY, NOON, NOON + 8 * DAY])
def test_reports_say_before_the_timer_what_they_say_after(lives, ada, at):
    known = Case.objects.exclude(events__at__gt=at)
    Case.objects.exclude(pk__in=known).update(next_notice_at=None)
    late = overdue.at(at)
    assert len(late.promises) > 10
    assert Promise.objects.filter(pk__in=late.written_over).exists() or at < NOON
    before = read(ada.account, at)

    timers.run(at)

    assert overdue.at(at).promises == []
    assert read(ada.account, at) == before


def test_what_a_person_left_out_stays_so_where_it_falls_due_anew(case, cast, ada):
    """Resolved in time and left out, then opened again and late: the row is written over, the decision holds."""
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR / 2)
    first = case.promises.get(kind="resolution")
    excluding.leave_out(first, ground="no_access", reason="Locked.", by=cast("milo"), at=NOON + HOUR)
    cases.reopen(case, text="No.", by=ada, at=NOON + 2 * HOUR)

    late = overdue.at(NOON + 2 * DAY)

    again = next(one for one in late.promises if one.kind == "resolution")
    assert (again.pk, [one.ground for one in again.in_force]) == (first.pk, ["no_access"])
    assert late.written_over == [first.pk]
    month = achieving.month_of(ada.account, date(2026, 6, 1))
    [left_out] = achieving.of(ada.account, month, NOON + 2 * DAY).left_out
    assert (left_out.reason, left_out.promise.due_at) == ("Locked.", NOON + 25 * HOUR + HOUR / 2)
    timers.run(NOON + 2 * DAY)
    assert achieving.of(ada.account, month, NOON + 2 * DAY).left_out == [left_out]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_pages_of_what_is_written_and_late_are_one_list(lives, ada, size):
    at = NOON + 8 * DAY
    whole = breaches.of(PERIOD, at)
    order = [(one.due_at, one.case_id, one.kind) for one in whole]
    assert order == sorted(order, reverse=True)
    assert len(order) == len(whole) > len(whole.late) > 0

    paged = [one for start in range(0, len(whole), size) for one in whole[start : start + size]]

    assert [(one.due_at, one.case_id, one.kind) for one in paged] == order


@pytest.mark.parametrize("rows", [1, 3])
def test_breach_list_and_load_show_what_is_late_while_the_timer_stands(
    rows, ada, problem, as_person, django_assert_num_queries
):
    opened = [cases.open_case(contact=ada, problem=problem, by=ada, at=NOON) for _ in range(rows)]
    assert not Promise.objects.exists()
    client, days = as_person("sam"), {"first": "2026-06-01", "last": "2026-06-30", "of": "missed"}

    with time_machine.travel(NOON + 5 * HOUR, tick=False):
        with django_assert_num_queries(8):
            missed = client.get("/desk/missed/", days).content.decode()
        with django_assert_num_queries(16):
            load = client.get("/desk/load/", days).content.decode()
        table = b"".join(client.get("/desk/missed/missed.csv", days).streaming_content).decode()
        hours = b"".join(client.get("/desk/load/load.csv", days).streaming_content).decode()

    assert all(missed.count(f">{case.reference}<") == 2 for case in opened)
    assert f"Promises missed, 1 Jun to 30 Jun 2026: {2 * rows} in all." in load
    assert all(table.count(case.reference) == 2 for case in opened)
    # First response at one, the next update at four.
    assert [line for line in hours.splitlines() if line.startswith(("1,13,", "1,16,"))] == [
        f"1,13,0,0,0,{rows},",
        f"1,16,0,0,0,{rows},",
    ]


def test_trend_has_what_is_late_in_an_earlier_month(ada, problem):
    cases.open_case(contact=ada, problem=problem, by=ada, at=datetime(2026, 5, 3, tzinfo=UTC))
    june = achieving.month_of(ada.account, date(2026, 6, 1))
    trend = achieving.of(ada.account, june, NOON).trend
    assert [(tally.label, tally.missed) for _first, tally in trend[-2:]] == [("2026-05", 3), ("2026-06", 0)]
