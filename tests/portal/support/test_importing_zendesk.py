"""Zendesk’s exports: what is read, and what becomes of it."""

import json
from datetime import UTC, datetime

import pytest

from portal.outbox.models import Effect
from portal.support import foreign
from portal.support.models import Case, CaseEvent, Promise
from tests.portal.support.exports import ZENDESK, told


def test_zendesk_ticket_becomes_a_case_with_its_history_and_nobody_is_told(take, ada):
    [line] = take(ZENDESK)

    case = Case.objects.get(reference=line.reference)
    assert (line.outcome, line.key, case.contact, case.account) == ("new", "35436", ada, ada.account)
    assert (case.subject, case.description) == ("Trends stay empty", "No curve since Monday.")
    assert (case.status, case.severity, case.resolved_at) == ("resolved", 2, datetime(2026, 3, 5, 10, tzinfo=UTC))
    assert told(case) == [
        ("opened", "Ada Brenner", "", False),
        ("answered", "Sam Whitaker", "Which version?", False),
        ("replied", "Ada Brenner", "8.1", False),
        ("noted", "", "Index is broken", True),
        ("resolved", "", "Closed in Zendesk.", False),
    ]
    assert (case.first_responded_at, case.next_due_at) == (datetime(2026, 3, 2, 10, tzinfo=UTC), None)
    assert not Promise.objects.exists()
    assert not Effect.objects.filter(kind="mail").exists()


def test_what_was_written_since_is_added(take):
    take(ZENDESK)
    since = {"id": 15, "author_id": 1, "body": "It is back.", "public": True, "created_at": "2026-03-09T10:00:00Z"}
    [line] = take(ZENDESK | {"status": "open", "comments": [*ZENDESK["comments"], since]})
    case = Case.objects.get()
    assert (line.outcome, case.status) == ("changed", "open")
    assert told(case)[5:] == [("reopened", "", "", False), ("replied", "Ada Brenner", "It is back.", False)]


def test_word_of_another_company_is_in_nobodys_name(take, cast):
    word = {"id": 20, "author": {"id": 5, "name": "Astrid", "email": cast("astrid").email, "role": "end-user"},
            "body": "Me too", "public": True, "created_at": "2026-03-02T12:00:00Z"}  # fmt: skip
    take(ZENDESK | {"status": "open", "comments": [word]})
    event = CaseEvent.objects.get(text="Me too")
    assert (event.kind, event.author, event.facts["from"]) == ("replied", None, "Astrid")


@pytest.mark.parametrize("rows", [1, 3])
def test_ticket_of_many_words_asks_as_often_as_one_of_few(take, rows, django_assert_num_queries):
    word = ZENDESK["comments"][1]
    ticket = ZENDESK | {"comments": [word | {"id": number} for number in range(rows)]}
    with django_assert_num_queries(60):
        take(ticket)


def test_csv_of_zendesk_and_lines_of_json_are_read():
    table = (
        "Id;Requester;Requester email;Subject;Status;Priority;Created at;Solved at\n"
        '7;Ada;ada@brenner.example;"Two\nlines";Closed;-;2026-03-02 09:00:00 UTC;2026-03-03 09:00:00 UTC\n'
    )
    [ticket] = foreign.read(table.encode(), tool="zendesk")
    assert (ticket.key, ticket.subject, ticket.status, ticket.problem) == ("7", "Two lines", "resolved", "")
    assert (ticket.severity, ticket.opened_at) == (3, datetime(2026, 3, 2, 9, tzinfo=UTC))

    lines = "\n".join(json.dumps(ZENDESK | {"id": number}) for number in (1, 2))
    assert [ticket.key for ticket in foreign.read(lines.encode(), tool="zendesk")] == ["1", "2"]


def test_people_beside_the_tickets_are_known_by_their_ids():
    ticket = {name: value for name, value in ZENDESK.items() if name not in ("requester", "assignee")}
    users = [{"id": 1, "email": "ada@brenner.example", "role": "end-user"}, {"id": 8, "name": "Kim", "role": "agent"}]
    said = {"tickets": [ticket | {"requester_id": 1}], "users": users}
    [read] = foreign.read(json.dumps(said).encode(), tool="zendesk")
    assert (read.requester, read.words[-1].name, read.words[-1].is_ours) == ("ada@brenner.example", "Kim", True)


def test_files_of_zendesks_comments_are_named():
    comment = ZENDESK["comments"][1] | {"attachments": [{"file_name": "a.zip", "size": 3}, {"file_name": "b.png"}]}
    [told] = foreign.read(json.dumps([ZENDESK | {"comments": [comment]}]).encode(), tool="zendesk")
    assert told.words[0].told == "8.1\n\nFiles that stayed behind: a.zip, b.png."
