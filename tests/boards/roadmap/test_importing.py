import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from boards.roadmap import foreign, importing
from boards.roadmap.models import Backing, Item
from portal.outbox.models import Effect
from tests import people
from tests.factories import boards as make
from tests.factories.portal import person
from tests.racing import CLICKS, MARKS, at_once

CANNY = """Title,Details,Status,Author Email,Created,Category,Tags,Voters,Score
Alarm shelving,Too many of them.,planned,ada@brenner.example,2025-03-01T10:00:00Z,Alarms,"night, shift",emil@brenner.example;who@else.example,17
,No title,open,,2025-03-01,,,,1
Odd status,,someday,,2025-03-01,,,,1
No day,,open,,last week,,,,1
"""
USERVOICE = """Title,Description,Status,Creator Email,Created At,Supporter Email
Dark colours,At night.,completed,astrid@lindqvist.example,2025-01-02 08:00:00 UTC,astrid@lindqvist.example
Dark colours,At night.,completed,astrid@lindqvist.example,2025-01-02 08:00:00 UTC,ada@brenner.example
Dark colours,At night.,completed,astrid@lindqvist.example,2025-01-02 08:00:00 UTC,ada@brenner.example
"""
FIDER = json.dumps(
    [
        {
            "title": "A sound for each alarm",
            "description": "By ear.",
            "createdAt": "2024-05-06T07:08:09Z",
            "status": "declined",
            "user": {"name": "Astrid", "email": "Astrid@lindqvist.example"},
            "response": {"text": "Halls are too loud."},
            "tags": ["ears"],
            "votes": [{"user": {"email": "ada@brenner.example"}}, {"user": {"email": "x@else.example"}}],
        }
    ]
)


@pytest.fixture
def board(cast):
    for who in ("ada", "emil", "astrid", "marta"):
        cast(who)
    return make.BoardFactory(slug="flow")


def take(board, cast, text, tool, **how):
    posts = foreign.read(text.encode(), tool=tool)
    return importing.run(board, posts, by=cast("marta"), at=timezone.now(), **how)


def test_canny_row_by_row(board, cast):
    lines = take(board, cast, CANNY, "canny")
    item = Item.objects.get()
    assert [(line.number, line.outcome.value, line.words) for line in lines] == [
        (2, "new", "1 of its voters is not known here"),
        (3, "refused", "It has no title."),
        (4, "refused", "We know no status “someday”."),
        (5, "refused", "“last week” is no day on which it was asked."),
    ]
    assert (item.status, item.proposer, item.area, item.people, item.companies) == (
        "planned",
        cast("ada"),
        "Alarms",
        2,
        1,
    )
    assert (item.proposed_at, [tag.name for tag in item.tags.all()]) == (
        datetime(2025, 3, 1, 10, tzinfo=UTC),
        ["night", "shift"],
    )


def test_uservoice_rows_of_voters_are_one_post(board, cast):
    [line] = take(board, cast, USERVOICE, "uservoice")
    item = Item.objects.get()
    assert (line.outcome.value, item.status, item.people, item.companies) == ("new", "shipped", 2, 2)


def test_fider_as_json_keeps_the_reason(board, cast):
    take(board, cast, FIDER, "fider")
    item = Item.objects.get()
    assert (item.status, item.decline_reason, item.proposer, item.people) == (
        "declined",
        "Halls are too loud.",
        cast("astrid"),
        2,
    )


def test_nobody_is_told_and_a_look_changes_nothing(board, cast):
    lines = take(board, cast, CANNY, "canny", is_dry=True)
    looked = Item.objects.count()
    take(board, cast, CANNY, "canny")
    assert (lines[0].outcome.value, looked, Effect.objects.count()) == ("new", 0, 0)


def test_taken_again_nothing_changes_but_who_is_known_now(board, cast):
    take(board, cast, USERVOICE.replace("ada@", "nobody@"), "uservoice")
    Backing.objects.filter(user=cast("astrid")).update(withdrawn_at=timezone.now())
    again = [take(board, cast, USERVOICE, "uservoice")[0].outcome.value for _time in range(2)]
    assert (again, Item.objects.get().people) == (["changed", "unchanged"], 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff", "The file is not UTF-8."),
        (b"Name\nx", "The header lacks a title."),
        (b"Title\n", "There is no post in the file."),
        (b'{"boards": []}', "There is no list of posts in the file."),
        (b"[1]", "There is no list of posts in the file."),
        (b'Title,Created\n"x', "Line 2 is no CSV: unexpected end of data."),
    ],
)
def test_a_file_that_is_none_says_why(data, words):
    with pytest.raises(foreign.Unreadable) as refusal:
        foreign.read(data, tool="canny")
    assert str(refusal.value) == words


def test_import_by_another_than_a_moderator_is_refused(board, cast):
    with pytest.raises(importing.MayNotImport):
        importing.run(board, [], by=cast("sam"), at=timezone.now())


def test_command_reports_every_post(board, tmp_path):
    file, out = tmp_path / "posts.csv", StringIO()
    file.write_text(CANNY)
    with pytest.raises(CommandError, match="3 of 4 posts refused"):
        call_command("import_roadmap", "canny", "flow", str(file), by="marta@tarn.example", stdout=out)
    assert out.getvalue().splitlines()[0] == "row 2: new Alarm shelving 1 of its voters is not known here"
    for wrong in ({"by": "sam@tarn.example"}, {"by": "x@y.example"}):
        with pytest.raises(CommandError, match="is no moderator"):
            call_command("import_roadmap", "canny", "flow", str(file), **wrong)


def test_page_looks_first_and_takes_the_same_bytes(as_person, board):
    marta, url = as_person("marta"), "/boards/flow/import/"
    looked = marta.post(url, {"tool": "fider", "file": SimpleUploadedFile("posts.json", FIDER.encode())})
    before = Item.objects.count()
    taken = marta.post(url, {"token": looked.context["token"]})
    again = marta.post(url, {"token": looked.context["token"]})
    broken = marta.post(url, {"tool": "fider", "file": SimpleUploadedFile("posts.json", b"[")})
    assert ("1 new" in looked.text, before, "1 new" in taken.text, Item.objects.count()) == (True, 0, True, 1)
    assert (again.status_code, "This is no JSON" in broken.text) == (302, True)


def test_a_sign_that_no_database_keeps_is_left_out():
    data = json.dumps([{"title": "Alarm\0 shelving", "description": "By\0 area.", "created_at": "2025-03-01"}]).encode()
    [post] = foreign.read(data, tool="fider")
    assert (post.title, post.body, post.problem) == ("Alarm shelving", "By area.", "")


class TestRace:
    pytestmark = MARKS

    def test_a_file_that_is_taken_twice_at_once_is_taken_once(self):
        board, marta = make.BoardFactory(), person(people.marta)
        posts = [foreign.Post(number, title=f"Post {number}", at=timezone.now()) for number in range(20)]
        outcomes = at_once(lambda _number: importing.run(board, posts, by=marta, at=timezone.now()))
        assert len(outcomes) == CLICKS
        assert board.items.count() == len(posts)
