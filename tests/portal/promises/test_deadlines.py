from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.promises import business_time, calendars, deadlines, ledger
from portal.promises.models import BusinessCalendar, Holiday, OpeningHours, ResponseTarget, Severity
from tests.factories import portal as make

MONDAY = datetime(2026, 6, 1, 14, tzinfo=UTC)  # 16:00 in Berlin, an hour before closing


@pytest.fixture
def office(db):
    calendar = BusinessCalendar.objects.create(name="Berlin office", time_zone="Europe/Berlin")
    for weekday in range(5):
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=time(13), closes=time(17))
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=time(9), closes=time(12))
    Holiday.objects.create(calendar=calendar, day=date(2026, 6, 2), name="Works outing")
    return calendar


@pytest.fixture
def plus(office, base_tier):
    tier = make.TierFactory(slug="plus", calendar=office)
    ResponseTarget.objects.create(
        tier=tier, severity=Severity.DOWN, first_response=60, next_update=120, resolution=None
    )
    return tier


def test_calendar_is_read_from_its_rows(office, django_assert_num_queries):
    with django_assert_num_queries(3):
        calendar = calendars.read(office)
    day = ((time(9), time(12)), (time(13), time(17)))
    assert calendar == business_time.Calendar(
        zone=ZoneInfo("Europe/Berlin"), week=(day,) * 5 + ((),) * 2, holidays=frozenset({date(2026, 6, 2)})
    )


def test_calendar_prefetched_is_read_without_a_query(office, django_assert_num_queries):
    row = BusinessCalendar.objects.prefetch_related("hours", "holidays", "exceptions").get()
    with django_assert_num_queries(0):
        calendars.read(row)


def test_stamp_is_of_the_tier_owed_at_opening(plus, office):
    account = make.AccountFactory()
    make.EntitlementFactory(account=account, tier=plus)

    stamp = deadlines.stamp(account=account, severity=Severity.DOWN, at=MONDAY)

    assert stamp == deadlines.Stamp(
        tier=plus,
        tier_version=plus.versions.get(),
        calendar=office,
        calendar_version=office.versions.get(),
        is_real_time=False,
        allowance_minutes=0,
        first_response_minutes=60,
        next_update_minutes=120,
        resolution_minutes=None,
        first_response_due=datetime(2026, 6, 1, 15, tzinfo=UTC),  # spent exactly at closing
        next_update_due=datetime(2026, 6, 3, 8, tzinfo=UTC),  # the holiday lies between
        resolution_due=None,
    )


def test_stamp_without_a_target_promises_nothing(plus, base_tier):
    stamp = deadlines.stamp(account=make.AccountFactory(), severity=Severity.DOWN, at=MONDAY)
    assert (stamp.tier, stamp.first_response_due, stamp.next_update_minutes) == (base_tier, None, None)


def test_stamp_without_a_base_tier_says_so(db):
    with pytest.raises(ledger.NoTiers):
        deadlines.stamp(account=make.AccountFactory(), severity=Severity.DOWN, at=MONDAY)


def test_due_moves_by_the_open_time_of_a_pause(office):
    due = deadlines.after(calendars.read(office), MONDAY, 90)  # half an hour is left for Wednesday: 09:30
    resumed = datetime(2026, 6, 3, 9, tzinfo=UTC)  # 11:00

    # At 16:30 an hour was left, half of it on Monday.
    moved = deadlines.after_pause(calendars.read(office), due, datetime(2026, 6, 1, 14, 30, tzinfo=UTC), resumed)

    assert due == datetime(2026, 6, 3, 7, 30, tzinfo=UTC)
    assert moved == datetime(2026, 6, 3, 10, tzinfo=UTC)


def test_due_moved_is_the_due_computed_with_the_pause(office):
    stopped, resumed = datetime(2026, 6, 1, 14, 20, tzinfo=UTC), datetime(2026, 6, 4, 1, tzinfo=UTC)
    calendar = calendars.read(office)
    for minutes in range(0, 900, 7):
        due = business_time.add(calendar, MONDAY, minutes)
        moved = deadlines.after_pause(calendar, due, stopped, resumed)
        assert moved == business_time.add(calendar, MONDAY, minutes, [(stopped, resumed)])


def test_due_that_was_missed_before_a_pause_stays(office):
    assert deadlines.after_pause(calendars.read(office), MONDAY, MONDAY, datetime(2026, 6, 3, 9, tzinfo=UTC)) == MONDAY


def test_due_of_no_promise_stays_none(office):
    assert deadlines.after_pause(calendars.read(office), None, MONDAY, MONDAY) is None


MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("due", "minutes", "is_raised", "moved"),
    [
        (600, 60, True, 60),  # raised: the shorter time runs from the change
        (30, 60, True, 30),  # a raise moves no end later
        (60, 600, False, 600),  # lowered: the longer time runs from the change
        (600, 60, False, 600),  # a lowering moves no end earlier
        (-10, 600, False, -10),  # missed stays missed
        (None, 60, True, 60),  # promised from now on
        (60, None, False, None),  # promised no longer
        (60, None, True, 60),  # but a raise takes no promise away
        (None, None, False, None),
    ],
)
def test_due_after_a_change_of_severity(due, minutes, is_raised, moved):
    clock = business_time.AROUND_THE_CLOCK
    at_due = None if due is None else MONDAY + due * MINUTES
    found = deadlines.after_change(clock, at_due, minutes, is_raised=is_raised, at=MONDAY)
    assert found == (None if moved is None else MONDAY + moved * MINUTES)


def test_warning_comes_when_a_quarter_of_the_time_is_left(office):
    clock = calendars.read(office)
    due = deadlines.after(clock, MONDAY, 120)
    # Two hours from 16:00 end on Wednesday at 10:00, and half an hour is left from 09:30.
    assert deadlines.warning(clock, due, 120) == datetime(2026, 6, 3, 7, 30, tzinfo=UTC)
