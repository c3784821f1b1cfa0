"""Open time against a clock that is walked minute by minute, and the conventions one by one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.promises import business_time
from portal.promises.business_time import Calendar
from tests.portal.promises.oracle import MINUTE, WINDOW, ZONES, instants, open_minutes

# Around a change of the clocks in most of the zones, and in the quiet between.
DAYS = (date(2026, 3, 7), date(2026, 3, 28), date(2026, 4, 4), date(2026, 6, 1), date(2026, 10, 24), date(2026, 10, 31))
NINE_TO_FIVE = ((time(9), time(17)),)
BERLIN = ZoneInfo("Europe/Berlin")


def office(hours=NINE_TO_FIVE, zone=BERLIN, **fields):
    return Calendar(zone=zone, week=(hours,) * 5 + ((),) * 2, **fields)


def at(text):
    return datetime.fromisoformat(text)


few = settings(max_examples=40, deadline=None)  # each example walks thousands of minutes


@st.composite
def situations(draw):
    """A zone, a day, a calendar, a start within that day and pauses after it."""
    zone, day = draw(st.sampled_from(ZONES)), draw(st.sampled_from(DAYS))
    minutes = st.integers(0, 1439).map(lambda n: time(n // 60, n % 60))
    spans = st.tuples(minutes, minutes | st.just(time.min)).filter(lambda s: s[1] == time.min or s[0] < s[1])
    week = draw(st.lists(st.lists(spans, max_size=3).map(lambda day: tuple(sorted(day))), min_size=7, max_size=7))
    holidays = draw(st.sets(st.integers(0, WINDOW - 1).map(lambda n: day + timedelta(days=n)), max_size=1))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    start = noon + draw(st.integers(-120, 120)) * MINUTE
    pauses = [
        (start + a * MINUTE, start + (a + n) * MINUTE)
        for a, n in draw(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 900)), max_size=3))
    ]
    assume(any(week))
    return zone, day, Calendar(ZoneInfo(zone), tuple(week), frozenset(holidays)), start, pauses


@few
@given(situations(), st.data())
def test_add_is_where_the_walked_clock_arrives(situation, data):
    zone, day, calendar, start, pauses = situation
    minutes = [m for m in instants(day, open_minutes(calendar, zone, day, pauses)) if m >= start]
    assume(minutes)
    budget = data.draw(st.integers(0, len(minutes)))

    due = business_time.add(calendar, start, budget, pauses)

    assert due == (minutes[budget - 1] + MINUTE if budget else minutes[0])


@few
@given(situations(), st.integers(0, 3 * 1440))
def test_elapsed_is_what_the_walked_clock_counts(situation, length):
    zone, day, calendar, start, pauses = situation
    end = min(start + length * MINUTE, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=WINDOW - 1))

    passed = business_time.elapsed(calendar, start, end, pauses)

    minutes = instants(day, open_minutes(calendar, zone, day, pauses))
    assert passed == MINUTE * sum(start <= m < end for m in minutes)


@few
@given(situations(), st.integers(0, 100_000))
def test_elapsed_until_a_deadline_is_its_budget(situation, seconds):
    _, _, calendar, start, pauses = situation
    due = business_time.add(calendar, start, seconds / 60, pauses)
    assert business_time.elapsed(calendar, start, due, pauses) == timedelta(minutes=seconds / 60)


# The conventions


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-06-01T13:00:00+02:00", 240, "2026-06-01T17:00:00+02:00"),  # spent at closing
        ("2026-06-01T13:00:00+02:00", 241, "2026-06-02T09:01:00+02:00"),
        ("2026-06-01T13:00:00+02:00", 0, "2026-06-01T13:00:00+02:00"),
        ("2026-06-01T17:00:00+02:00", 0, "2026-06-02T09:00:00+02:00"),  # closed on the stroke
        ("2026-06-05T16:30:00+02:00", 60, "2026-06-08T09:30:00+02:00"),  # over a weekend
        ("2026-06-05T16:59:30+02:00", 1, "2026-06-08T09:00:30+02:00"),  # to the second
    ],
)
def test_add_at_the_edges(start, minutes, due):
    assert business_time.add(office(), at(start), minutes) == at(due)


def test_add_over_a_lunch_break():
    calendar = office(((time(8), time(12)), (time(13, 30), time(17))))
    assert business_time.add(calendar, at("2026-06-01T11:30:00+02:00"), 60) == at("2026-06-01T14:00:00+02:00")


def test_add_over_a_holiday():
    calendar = office(holidays=frozenset({date(2026, 6, 2)}))
    assert business_time.add(calendar, at("2026-06-01T16:00:00+02:00"), 120) == at("2026-06-03T10:00:00+02:00")


def test_add_around_the_clock_counts_real_minutes_through_a_change_of_the_clocks():
    calendar = Calendar(BERLIN, is_always_open=True)
    assert business_time.add(calendar, at("2026-03-28T23:00:00+01:00"), 240) == at("2026-03-29T04:00:00+02:00")


def test_add_around_the_clock_waits_for_the_end_of_a_pause():
    calendar, pause = Calendar(BERLIN, is_always_open=True), (at("2026-06-01T10:30Z"), at("2026-06-01T12:00Z"))
    assert business_time.add(calendar, at("2026-06-01T10:00Z"), 60, [pause]) == at("2026-06-01T12:30Z")


def test_midnight_at_the_end_of_a_day_joins_the_next():
    calendar = Calendar(BERLIN, week=(((time(0), time(0)),),) * 7)
    assert business_time.elapsed(calendar, at("2026-06-01T00:00Z"), at("2026-06-08T00:00Z")) == timedelta(days=7)


def test_pause_in_the_hour_that_comes_twice_is_exact():
    calendar = Calendar(BERLIN, week=(((time(0), time(0)),),) * 7)
    # 02:30 summer time until 02:00 winter time, by the wall half an hour backwards.
    pause = (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:00:00Z"))
    passed = business_time.elapsed(calendar, at("2026-10-25T00:15:00Z"), at("2026-10-25T01:45:00Z"), [pause])
    assert passed == timedelta(minutes=60)


def test_elapsed_backwards_is_nothing():
    assert business_time.elapsed(office(), at("2026-06-02T10:00Z"), at("2026-06-01T10:00Z")) == timedelta()


def test_intervals_that_overlap_count_once():
    calendar = office(((time(9), time(13)), (time(12), time(17))))
    assert list(islice(business_time.intervals(calendar, at("2026-06-01T00:00Z")), 2)) == [
        (at("2026-06-01T07:00Z"), at("2026-06-01T11:00Z")),
        (at("2026-06-01T11:00Z"), at("2026-06-01T15:00Z")),
    ]


@pytest.mark.parametrize("step", [business_time.add, business_time.back])
def test_calendar_without_an_open_hour_says_so(step):
    with pytest.raises(business_time.NeverOpen):
        step(Calendar(BERLIN), at("2026-06-01T10:00Z"), 1)


def test_calendar_of_exceptional_hours_only_is_open_as_far_as_they_reach():
    calendar = Calendar(BERLIN, special={date(2026, 6, 6): NINE_TO_FIVE})
    assert business_time.add(calendar, at("2026-06-01T10:00Z"), 60) == at("2026-06-06T10:00+02:00")
    assert business_time.back(calendar, at("2026-06-11T10:00Z"), 60) == at("2026-06-06T16:00+02:00")
    with pytest.raises(business_time.NeverOpen):
        business_time.add(calendar, at("2026-06-01T10:00Z"), 481)


def test_exceptional_hours_replace_the_weekday_on_a_holiday_too():
    christmas_eve = date(2026, 12, 24)
    calendar = office(holidays=frozenset({christmas_eve}), special={christmas_eve: ((time(9), time(12)),)})
    assert business_time.elapsed(calendar, at("2026-12-24T00:00Z"), at("2026-12-25T00:00Z")) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("2026-06-02T10:00:00+02:00", 60, "2026-06-02T09:00:00+02:00"),  # spent at opening
        ("2026-06-02T10:00:00+02:00", 61, "2026-06-01T16:59:00+02:00"),
        ("2026-06-02T08:00:00+02:00", 0, "2026-06-01T17:00:00+02:00"),
    ],
)
def test_back_at_the_edges(end, minutes, start):
    assert business_time.back(office(), at(end), minutes) == at(start)


def test_back_around_the_clock():
    end = at("2026-06-02T10:00Z")
    assert business_time.back(business_time.AROUND_THE_CLOCK, end, 90) == at("2026-06-02T08:30Z")


@pytest.mark.parametrize(
    ("when", "is_open"),
    [("2026-06-01T09:00+02:00", True), ("2026-06-01T17:00+02:00", False), ("2026-06-06T12:00+02:00", False)],
)
def test_is_open_from_opening_until_closing(when, is_open):
    assert business_time.is_open(office(), at(when)) is is_open


def test_remaining_goes_below_zero_by_open_time():
    start, late = at("2026-06-01T16:00+02:00"), at("2026-06-02T10:00+02:00")
    assert business_time.remaining(office(), start, 90, late) == timedelta(minutes=-30)


def test_margin_counts_open_time_either_way():
    due = at("2026-06-01T16:30+02:00")
    assert business_time.margin(office(), due, at("2026-06-01T16:00+02:00")) == timedelta(minutes=30)
    assert business_time.margin(office(), due, at("2026-06-02T09:15+02:00")) == timedelta(minutes=-45)
