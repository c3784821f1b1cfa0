from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from boards.meetings.models import Meeting
from boards.seating.setting_up import set_up
from tests.factories import boards as boards_make


@pytest.fixture
def board(cast):
    board = boards_make.BoardFactory(slug="flow", confidentiality="public")
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    return board


def test_meetings_are_of_members_and_our_people(as_person, board):
    meeting = boards_make.MeetingFactory(board=board)
    urls = ["/boards/flow/meetings/", meeting.get_absolute_url()]
    answers = {who: [as_person(who).get(url).status_code for url in urls] for who in ("emil", "sam", "luc")}
    assert answers == {"emil": [200, 200], "sam": [200, 200], "luc": [404, 404]}


def test_meetings_stand_next_first_then_the_last(as_person, board):
    now = timezone.now()
    far, near, long_ago, just_now = (
        boards_make.MeetingFactory(board=board, starts_at=now + timedelta(days=days)) for days in (9, 1, -9, -1)
    )
    context = as_person("ada").get("/boards/flow/meetings/").context
    assert (list(context["ahead"]), list(context["past"])) == ([near, far], [just_now, long_ago])


def test_board_page_shows_the_next_meeting_to_members_only(as_person, board):
    title = boards_make.MeetingFactory(board=board).title
    assert [title in as_person(who).get("/boards/flow/").text for who in ("ada", "sam", "luc")] == [True, True, False]


def test_meeting_lists_the_items_one_may_see(as_person, cast, board):
    shown = boards_make.ItemFactory(board=board)
    hidden = boards_make.proposal(board, cast("astrid"))
    meeting = boards_make.MeetingFactory(board=board, items=[shown, hidden])
    assert list(as_person("ada").get(meeting.get_absolute_url()).context["items"]) == [shown]


@pytest.mark.parametrize("number", [1, 4])
def test_meetings_queries_do_not_grow(as_person, board, django_assert_max_num_queries, number):
    boards_make.MeetingFactory.create_batch(number, board=board)
    ada = as_person("ada")
    ada.get("/boards/flow/meetings/")
    with django_assert_max_num_queries(13):
        ada.get("/boards/flow/meetings/")


def test_meeting_in_the_admin_takes_items_of_its_board_alone(as_person, board):
    set_up(boards_make.home_page())
    marta = as_person("marta")
    mine, other = boards_make.ItemFactory(board=board), boards_make.ItemFactory()
    asked = {
        "board": board.pk,
        "title": "Spring meeting",
        "starts_at": "2100-04-01 09:00",
        "time_zone": "Europe/Berlin",
        "minutes": "90",
        "place": "Dresden",
        "agenda": "",
    }
    refused = marta.post("/admin/meeting/new/", asked | {"items": [mine.pk, other.pk]})
    marta.post("/admin/meeting/new/", asked | {"items": [mine.pk]})

    assert "Choose items of the meeting&#x27;s own board." in refused.text
    assert list(Meeting.objects.get().items.all()) == [mine]
    assert marta.get("/admin/meeting/").status_code == 200


def test_meetings_say_whether_there_are_minutes_and_moderators_plan_the_next(as_person, board):
    now = timezone.now()
    boards_make.MeetingFactory(board=board, starts_at=now - timedelta(days=9), record="We met.", recorded_at=now)
    boards_make.MeetingFactory(board=board, starts_at=now - timedelta(days=1), place="Hall 2")
    pages = {who: as_person(who).get("/boards/flow/meetings/").text for who in ("ada", "marta")}

    assert all(f"minutes of {now:%-d %B %Y}" in page and "Hall 2 · no minutes yet" in page for page in pages.values())
    assert {who: "Plan a meeting" in page for who, page in pages.items()} == {"ada": False, "marta": True}


PLANNED = {"title": "Spring meeting", "minutes": "90", "place": "Dresden", "agenda": ""}


def test_meeting_starts_by_the_clock_of_its_own_zone(as_person, cast, board):
    set_up(boards_make.home_page())
    type(cast("marta")).objects.filter(pk=cast("marta").pk).update(time_zone="America/New_York")
    marta, asked = as_person("marta"), PLANNED | {"board": board.pk, "time_zone": "Europe/Berlin"}
    never = marta.post("/admin/meeting/new/", asked | {"starts_at": "2027-03-28 02:30"})
    # New York has no such time that day; Berlin has.
    marta.post("/admin/meeting/new/", asked | {"starts_at": "2027-03-14 02:30"})
    meeting = Meeting.objects.get()
    page = marta.get(f"/admin/meeting/edit/{meeting.pk}/").text
    marta.post(f"/admin/meeting/edit/{meeting.pk}/", asked | {"starts_at": "2027-07-14 09:00"})

    assert "There is no such time on that day: the clocks go forward." in never.text
    assert meeting.starts_at == datetime(2027, 3, 14, 1, 30, tzinfo=UTC)
    assert "2027-03-14 02:30" in page
    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2027, 7, 14, 7, tzinfo=UTC)
