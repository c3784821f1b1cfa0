from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from portal.promises import calendars, deadlines, terms, versions
from portal.promises.models import (
    BusinessCalendar,
    ExceptionalHours,
    OpeningHours,
    ResponseTarget,
    Severity,
    Tier,
    TierVersion,
)
from tests.factories import portal as make

MAY, JUNE, JULY = (datetime(2026, month, 1, 10, tzinfo=UTC) for month in (5, 6, 7))


@pytest.fixture
def office(db):
    calendar = BusinessCalendar.objects.create(name="Office", time_zone="Europe/Berlin", country="DE", region="BE")
    for weekday in range(5):
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=time(9), closes=time(17))
    ExceptionalHours.objects.create(calendar=calendar, day=date(2026, 12, 24), opens=time(9), closes=time(12))
    return calendar


def test_version_is_written_once_and_read_as_the_calendar(office):
    first = versions.of_calendar(office, at=MAY)
    again = versions.of_calendar(office, at=JUNE)

    assert (first, first.number, first.written_at) == (again, 1, MAY)
    assert calendars.of(first) == calendars.read(office, MAY)
    assert calendars.of(first).special == {date(2026, 12, 24): ((time(9), time(12)),)}


def test_public_holidays_of_the_region_are_closed(office):
    closed = calendars.read(office, MAY).holidays
    # Women's Day is one in Berlin; Epiphany is not, unlike in Bavaria. They reach years ahead of the cases they hold for.
    assert {date(2026, 3, 8), date(2026, 10, 3), date(2030, 12, 25)} <= closed
    assert date(2026, 1, 6) not in closed


def test_public_holidays_of_nowhere_are_refused(office):
    office.region = "XX"
    with pytest.raises(calendars.UnknownPlace):
        calendars.read(office, MAY)


def test_edit_writes_the_next_version_and_leaves_the_first(office):
    first = versions.of_calendar(office, at=MAY)
    office.hours.filter(weekday=0).update(closes=time(12))

    second = versions.of_calendar(BusinessCalendar.objects.get(), at=JUNE)

    assert (second.number, second.written_at) == (2, JUNE)
    first.refresh_from_db()
    assert calendars.of(first).week[0] == ((time(9), time(17)),)
    assert calendars.of(second).week[0] == ((time(9), time(12)),)
    assert [versions.at_instant(office.versions.all(), at) for at in (MAY, JUNE, JULY)] == [first, second, second]


def test_version_is_never_changed(office):
    version = versions.of_calendar(office, at=MAY)
    version.content = "{}"
    with pytest.raises(ValidationError):
        version.save()


def test_terms_are_read_as_they_were_written(base_tier):
    base_tier.credit_percent = "2.5"
    base_tier.save()
    ResponseTarget.objects.create(
        tier=base_tier, severity=Severity.DOWN, first_response=30, clock=ResponseTarget.Clock.REAL, allowance=15
    )

    version = versions.of_tier(Tier.objects.get(), at=MAY)

    said = terms.decode(version.content)
    assert said.target(Severity.DOWN) == terms.Target(30, None, None, "real", 15)
    assert said.target(Severity.QUESTION) == terms.Target()
    assert f"{said.credit_percent}" == "2.50"
    assert versions.of_tier(Tier.objects.get(), at=JUNE) == version


def test_stamp_holds_both_versions_and_counts_the_allowance_only_out_of_hours(office, base_tier):
    Tier.objects.update(calendar=office)
    ResponseTarget.objects.create(tier=base_tier, severity=Severity.DOWN, first_response=60, allowance=30)
    account = make.AccountFactory()
    sunday, monday = datetime(2026, 6, 7, 12, tzinfo=UTC), datetime(2026, 6, 8, 8, tzinfo=UTC)

    night, day = (deadlines.stamp(account=account, severity=Severity.DOWN, at=at) for at in (sunday, monday))

    assert (night.tier_version, night.calendar_version) == (TierVersion.objects.get(), office.versions.get())
    assert (night.allowance_minutes, night.first_response_due) == (30, datetime(2026, 6, 8, 8, 30, tzinfo=UTC))
    assert (day.allowance_minutes, day.first_response_due) == (0, datetime(2026, 6, 8, 9, tzinfo=UTC))


def test_stamp_in_real_minutes_runs_through_the_night(office, base_tier):
    Tier.objects.update(calendar=office)
    ResponseTarget.objects.create(tier=base_tier, severity=Severity.DOWN, first_response=120, clock="real")
    night = datetime(2026, 6, 7, 23, tzinfo=UTC)
    stamp = deadlines.stamp(account=make.AccountFactory(), severity=Severity.DOWN, at=night)
    assert (stamp.is_real_time, stamp.first_response_due) == (True, datetime(2026, 6, 8, 1, tzinfo=UTC))
