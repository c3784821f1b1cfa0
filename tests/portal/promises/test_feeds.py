"""A feed as calendars export it, over real HTTP where it is fetched."""

import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.promises import feeds
from portal.promises.models import BusinessCalendar, Holiday

NOW = datetime(2026, 6, 1, 10, tzinfo=UTC)
YEAR = {"first": date(2026, 1, 1), "last": date(2027, 12, 31)}


def feed(*events):
    body = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ours\r\n{body}END:VCALENDAR\r\n".encode()


def whole(first, name, *more):
    return "\r\n".join([f"DTSTART;VALUE=DATE:{first}", f"SUMMARY:{name}", *more])


WORKS = feed(
    whole("20261224", "Christmas break", "DTEND;VALUE=DATE:20261227"),
    whole("20200501", "May Day", "RRULE:FREQ=YEARLY"),
    whole("20260714", "Works outing"),
    whole("20260714", "Named twice"),
    whole("20261111", "Not after all", "STATUS:CANCELLED"),
    "DTSTART:20260715T090000Z\r\nDTEND:20260715T100000Z\r\nSUMMARY:A meeting closes nothing",
)


@pytest.fixture
def calendar(db):
    return BusinessCalendar.objects.create(name="Works", is_always_open=True, feed="https://calendar.example/works.ics")


def test_whole_days_of_a_feed_are_off():
    assert feeds.days_off(WORKS, **YEAR) == {
        date(2026, 12, 24): "Christmas break",
        date(2026, 12, 25): "Christmas break",
        date(2026, 12, 26): "Christmas break",
        date(2026, 5, 1): "May Day",
        date(2027, 5, 1): "May Day",
        date(2026, 7, 14): "Works outing",
    }


def test_day_taken_out_of_a_rule_is_no_day_off():
    said = feed(whole("20200501", "May Day", "RRULE:FREQ=YEARLY;UNTIL=20280101T000000Z", "EXDATE;VALUE=DATE:20270501"))
    assert set(feeds.days_off(said, **YEAR)) == {date(2026, 5, 1)}


def test_days_listed_are_off_besides_the_first():
    said = feed(whole("20260302", "Inventory", "RDATE;VALUE=DATE:20260601,20260901", "EXDATE;VALUE=DATE:20260601"))
    assert set(feeds.days_off(said, **YEAR)) == {date(2026, 3, 2), date(2026, 9, 1)}


def test_day_of_a_series_that_was_moved_is_off_where_it_went():
    moved = whole("20260504", "May Day, observed", "RECURRENCE-ID;VALUE=DATE:20260501")
    said = feed(whole("20200501", "May Day", "RRULE:FREQ=YEARLY"), moved).replace(b"UID:1", b"UID:0")
    assert feeds.days_off(said, **YEAR) == {date(2026, 5, 4): "May Day, observed", date(2027, 5, 1): "May Day"}


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        feed("SUMMARY:No day"),
        feed(whole("2026", "Half a day")),
        feed(whole("20260101", "x", "RRULE:FREQ=WHENEVER")),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(broken):
    with pytest.raises(feeds.FeedProblem, match=r"."):
        feeds.days_off(broken, **YEAR)


def test_feed_replaces_what_it_said_and_leaves_what_we_wrote(calendar):
    Holiday.objects.create(calendar=calendar, day=date(2026, 7, 14), name="Ours")
    feeds.take(calendar, WORKS, at=NOW)
    feeds.take(calendar, feed(whole("20260714", "Theirs"), whole("20260910", "Founders’ day")), at=NOW)

    days = [(holiday.day, holiday.name, holiday.source) for holiday in calendar.holidays.all()]
    assert days == [(date(2026, 7, 14), "Ours", "own"), (date(2026, 9, 10), "Founders’ day", "feed")]
    assert list(calendar.versions.values_list("number", flat=True)) == [2, 1]


@pytest.fixture
def served():
    """`served(body)` is the address at which this body is answered."""
    servers = []

    def serve(body):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if body else 404)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/works.ics"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_feed_is_read_once_a_day(calendar, served):
    BusinessCalendar.objects.update(feed=served(WORKS))
    feeds.read_due(NOW)
    feeds.read_due(NOW + timedelta(hours=23))
    calendar.refresh_from_db()
    assert (calendar.feed_read_at, calendar.feed_problem) == (NOW, "")
    assert calendar.holidays.filter(day=date(2026, 12, 25)).exists()

    feeds.read_due(NOW + timedelta(hours=24))
    calendar.refresh_from_db()
    assert calendar.feed_read_at == NOW + timedelta(hours=24)


def test_feed_that_fails_says_why_and_keeps_its_days(calendar, served):
    feeds.take(calendar, WORKS, at=NOW)
    BusinessCalendar.objects.update(feed=served(b""))
    feeds.read_due(NOW + timedelta(days=2))
    calendar.refresh_from_db()
    assert calendar.feed_problem == "The feed did not answer: HTTP Error 404: Not Found"
    assert calendar.holidays.count() > 3


def test_feed_of_another_scheme_is_not_opened():
    with pytest.raises(feeds.FeedProblem, match="begins with https"):
        feeds.fetch("file:///etc/hostname")
