from datetime import UTC, datetime, timedelta, timezone

import pytest

from home.voice.months import Month, NotAMonth


def test_a_month_begins_and_ends_in_utc():
    month = Month.of(datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))))

    assert month == Month(2025, 12)
    assert (month.start, month.end) == (datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("months", "expected"), [(0, "2026-03"), (3, "2025-12"), (15, "2024-12"), (-10, "2027-01")])
def test_months_back(months, expected):
    assert str(Month(2026, 3).back(months)) == expected


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "1999-01", "May", "2026-05-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        Month.named(text)
