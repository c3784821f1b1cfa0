"""Any file at all: read or refused with a word, never broken by."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.support import exported, foreign
from portal.support.models import Origin

NAMES = {
    *foreign.COLUMNS,
    "id",
    "created_at",
    "comments",
    "articles",
    "attachments",
    "assets",
    "ticket_id",
    "author",
    "author_id",
    "requester_id",
    "email",
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2026-03-02T09:00:00Z", "open"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES]), inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=60)
@given(
    st.lists(st.dictionaries(st.sampled_from([*NAMES]), JSON, max_size=9), max_size=3),
    st.sampled_from(Origin.Tool.values),
)
def test_no_json_breaks_the_reading(tickets, tool):
    held = {"Ticket": dict(enumerate(tickets)), "TicketArticle": dict(enumerate(tickets)), "User": tickets}
    for said in (
        {"tickets": tickets, "users": tickets, "articles": tickets},
        {"tickets": list(range(len(tickets))), "assets": held},
        {"record_ids": tickets, "assets": tickets},
    ):
        with suppress(exported.Unreadable):
            foreign.read(json.dumps(said).encode(), tool=tool)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff", "The file is not UTF-8."),
        (b"", "There is no ticket in the file."),
        (b"{", "This is no JSON"),
        (b"[1]", "There is no list of tickets in the file."),
        (b'{"tickets": 3}', "There is no list of tickets in the file."),
        (b'id,subject\n1,"x\n', "is no CSV"),
        (b"[" * 100_000, "This is no JSON"),
        (b" " * (exported.MOST_BYTES + 1), "Larger than 20 MB: split the file."),
    ],
)
def test_file_that_cannot_be_read_says_why(data, words):
    with pytest.raises(exported.Unreadable, match=words):
        foreign.read(data, tool="zendesk")
