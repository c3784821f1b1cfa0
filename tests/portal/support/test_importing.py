"""Zendesk's and Zammad's exports: what is read, what becomes of it, and that it is taken once."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.outbox.models import Effect
from portal.support import cases, exported, foreign, history, importing
from portal.support.models import Case, CaseEvent, Origin, Promise
from tests.portal.support.conftest import NOON

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
APRIL = datetime(2026, 4, 1, tzinfo=UTC)

ZENDESK = {
    "id": 35436,
    "subject": "Trends stay empty",
    "description": "No curve since Monday.",
    "status": "solved",
    "priority": "high",
    "requester": {"id": 1, "name": "Ada", "email": "Ada@brenner.example"},
    "assignee": {"id": 9, "email": "sam@tarn.example"},
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-05T12:00:00Z",
    "metric_set": {"solved_at": "2026-03-05T10:00:00Z"},
    "comments": [
        {"id": 11, "author_id": 1, "body": "No curve since Monday.", "public": True, "created_at": "2026-03-02T09:00:00Z"},
        {"id": 13, "author_id": 1, "body": "8.1", "public": True, "created_at": "2026-03-02T11:00:00Z"},
        {"id": 12, "author": {"id": 9, "name": "Sam", "email": "sam@tarn.example", "role": "agent"},
         "body": "Which version?", "public": True, "created_at": "2026-03-02T10:00:00Z"},
        {"id": 14, "author_id": 8, "html_body": "<p>Index is broken</p>", "public": False,
         "created_at": "2026-03-03T10:00:00Z"},
    ],
}  # fmt: skip
ZAMMAD = {
    "id": 7, "number": "31007", "title": "Drive trips", "state": "pending reminder", "priority": "2 normal",
    "customer": "emil@brenner.example", "owner": "sam@tarn.example", "created_at": "2026-03-01T08:00:00.000Z",
    "articles": [
        {"id": 1, "from": "Emil Sander <emil@brenner.example>", "sender": "Customer", "internal": False,
         "body": "<div>F0307<br>on start</div>", "content_type": "text/html", "created_at": "2026-03-01T08:00:00.000Z"},
        {"id": 2, "from": "Old Agent", "created_by": "gone@tarn.example", "sender": "Agent", "internal": False,
         "body": "Send the logs, please.", "content_type": "text/plain", "created_at": "2026-03-01T09:00:00.000Z"},
    ],
}  # fmt: skip


@pytest.fixture
def take(ada, cast, problem):
    """`take(ticket, ...)` are the lines of an import into Flow SCADA, by Milo."""
    cast("emil")
    cast("sam")

    def taken(*tickets, tool="zendesk", is_dry=False, **more):
        how = importing.Import(tool=tool, product=problem.product, by=cast("milo"), at=APRIL, **more)
        return importing.run(foreign.read(json.dumps(tickets).encode(), tool=tool), how, is_dry=is_dry)

    return taken


def told(case):
    return [
        (event.kind, str(event.author or event.facts.get("from", "")), event.text, event.is_internal)
        for event in case.events.order_by("pk")
    ]


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


def test_zammad_ticket_waits_for_the_customer_and_keeps_who_wrote(take, cast):
    [line] = take(ZAMMAD, tool="zammad")
    case = Case.objects.get(reference=line.reference)
    assert (case.status, case.waits_for, case.assignee) == ("waiting", "answer", cast("sam"))
    assert case.description == "F0307\non start"
    assert told(case)[1] == ("answered", "Old Agent", "Send the logs, please.", False)


def test_what_was_brought_over_is_what_its_events_tell(take):
    from tests.portal.support.test_history import differs

    for line in [*take(ZENDESK), *take(ZAMMAD, tool="zammad")]:
        assert not differs(Case.objects.get(reference=line.reference))


def test_file_taken_again_changes_nothing(take):
    take(ZENDESK)
    [line] = take(ZENDESK)
    assert (line.outcome, line.words) == ("unchanged", "")
    assert (Case.objects.count(), CaseEvent.objects.count(), Origin.objects.count()) == (1, 5, 1)


def test_what_was_written_since_is_added(take):
    take(ZENDESK)
    since = {"id": 15, "author_id": 1, "body": "It is back.", "public": True, "created_at": "2026-03-09T10:00:00Z"}
    [line] = take(ZENDESK | {"status": "open", "comments": [*ZENDESK["comments"], since]})
    case = Case.objects.get()
    assert (line.outcome, case.status) == ("changed", "open")
    assert told(case)[5:] == [("reopened", "", "", False), ("replied", "Ada Brenner", "It is back.", False)]


def test_case_follows_how_its_ticket_stands(take):
    from tests.portal.support.test_history import differs

    stood = []
    for state in ("open", "pending reminder", "closed", "open", "open"):
        [line] = take(ZAMMAD | {"state": state}, tool="zammad")
        stood.append((line.outcome, Case.objects.get().status))
    assert stood == [
        ("new", "open"),
        ("changed", "waiting"),
        ("changed", "resolved"),
        ("changed", "open"),
        ("unchanged", "open"),
    ]
    assert not differs(Case.objects.get())


def test_case_worked_on_here_is_left_alone(take, cast):
    take(ZAMMAD, tool="zammad")
    cases.update(Case.objects.get(), text="We look.", by=cast("sam"), at=APRIL)
    [line] = take(ZAMMAD | {"state": "closed", "close_at": "2026-03-20T08:00:00Z"}, tool="zammad")
    assert (line.outcome, line.words) == ("unchanged", "It was worked on here since: nothing was added.")
    assert Case.objects.get().status == "waiting"


def test_look_keeps_nothing(take):
    assert [line.outcome for line in take(ZENDESK, is_dry=True)] == ["new"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"requester": {"email": "nobody@nowhere.example"}},
            "No customer here has the address nobody@nowhere.example.",
        ),
        ({"requester": {"email": "sam@tarn.example"}}, "No customer here has the address sam@tarn.example."),
        ({"requester": {"name": "Ada"}}, "It does not say by an address who asked."),
        ({"subject": " "}, "It has no subject."),
        ({"id": None}, "It has no number."),
        ({"status": "deleted"}, "We know no status “deleted”."),
        ({"priority": "blocker"}, "We know no priority “blocker”."),
        ({"created_at": "yesterday"}, "“yesterday” is no instant at which it was opened."),
    ],
)
def test_refused_ticket_says_why_and_leaves_the_others_alone(take, changed, words):
    refused, other = take(ZENDESK | changed, ZENDESK | {"id": 2})
    assert (refused.outcome, refused.words, other.outcome) == ("refused", words, "new")


def test_ticket_twice_in_a_file_is_taken_once(take):
    assert [(line.outcome, line.words) for line in take(ZENDESK, ZENDESK)] == [
        ("new", ""),
        ("refused", "The same as row 1."),
    ]


def test_same_number_of_the_other_tool_is_another_ticket(take):
    take(ZENDESK)
    assert take(ZAMMAD | {"number": 35436}, tool="zammad")[0].outcome == "new"


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


# What belongs to a ticket listed once beside it, as a ticket with `all=true`, a search and the list with `full=true` say.
ASSETS = {
    "Ticket": {
        "7": {"id": 7, "number": "31007", "title": "Drive trips", "state_id": 3, "priority_id": 2, "customer_id": 21,
              "owner_id": 22, "created_at": "2026-03-01T08:00:00.000Z", "article_ids": [1, 2]},
        "8": {"id": 8, "number": "31008", "title": "Another one, linked", "state_id": 2, "priority_id": 3,
              "customer_id": 21, "owner_id": 1, "created_at": "2026-03-02T08:00:00.000Z"},
    },
    "TicketArticle": {
        "1": {"id": 1, "ticket_id": 7, "sender_id": 2, "from": "Emil Sander <emil@brenner.example>", "internal": False,
              "body": "F0307", "content_type": "text/plain", "created_by_id": 21,
              "attachments": [{"id": 5, "filename": "drive.log", "size": "812"}],
              "created_at": "2026-03-01T08:00:00.000Z"},
        "2": {"id": 2, "ticket_id": 7, "sender_id": 1, "from": "Old Agent", "internal": False, "created_by_id": 22,
              "body": "Send the logs, please.", "content_type": "text/plain", "created_at": "2026-03-01T09:00:00.000Z"},
    },
    "User": {
        "21": {"id": 21, "login": "emil@brenner.example", "email": "emil@brenner.example", "firstname": "Emil"},
        "22": {"id": 22, "login": "sam@tarn.example", "email": "sam@tarn.example"},
    },
}  # fmt: skip
ONE = {"ticket_id": 7, "ticket_article_ids": [1, 2], "assets": ASSETS}


def test_zammads_ticket_with_its_assets_is_the_ticket_in_full():
    [told] = foreign.read(json.dumps(ONE).encode(), tool="zammad")
    assert (told.key, told.requester, told.assignee, told.status, told.severity) == (
        "31007", "emil@brenner.example", "sam@tarn.example", "waiting", 3,
    )  # fmt: skip
    assert told.description == "F0307\n\nFiles that stayed behind: drive.log."
    assert [(word.text, word.sender, word.is_ours) for word in told.words] == [
        ("Send the logs, please.", "sam@tarn.example", True),
    ]


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ({"tickets": [8, 7], "tickets_count": 2, "assets": ASSETS}, ["31008", "31007"]),
        ({"record_ids": [7], "assets": ASSETS}, ["31007"]),
        ([ONE, ONE | {"ticket_id": 8}], ["31007", "31008"]),
    ],
)
def test_every_answer_of_zammad_with_assets_is_read_in_its_order(answer, keys):
    assert [ticket.key for ticket in foreign.read(json.dumps(answer).encode(), tool="zammad")] == keys
    if isinstance(answer, list):
        lines = "\n".join(json.dumps(one) for one in answer)
        assert [ticket.key for ticket in foreign.read(lines.encode(), tool="zammad")] == keys


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({}, "We know no status “6”."),
        ({"TicketState": {"6": {"id": 6, "name": "pending close"}}}, ""),
        ({"TicketState": {"6": {"id": 6, "name": "merged"}}}, "We know no status “merged”."),
    ],
)
def test_state_of_ones_own_is_known_by_its_name_alone(more, problem):
    tickets = {"7": ASSETS["Ticket"]["7"] | {"state_id": 6}}
    said = ONE | {"assets": ASSETS | more | {"Ticket": tickets}}
    assert foreign.read(json.dumps(said).encode(), tool="zammad")[0].problem == problem


@pytest.mark.parametrize(
    "answer", [{"assets": []}, {"assets": {"Ticket": []}, "tickets": 3}, {"assets": None, "id": 1}]
)
def test_assets_without_a_ticket_say_so(answer):
    with pytest.raises(exported.Unreadable, match="There is no ticket in the file"):
        foreign.read(json.dumps(answer).encode(), tool="zammad")


def test_articles_listed_beside_the_tickets_belong_to_them():
    ticket = {name: value for name, value in ZAMMAD.items() if name != "articles"}
    articles = [article | {"ticket_id": 7} for article in ZAMMAD["articles"]] + [{"ticket_id": 9, "body": "Not ours"}]
    beside = {"tickets": [ticket], "articles": articles}
    assert foreign.read(json.dumps(beside).encode(), tool="zammad") == foreign.read(
        json.dumps([ZAMMAD]).encode(), tool="zammad"
    )


def test_files_of_zendesks_comments_are_named():
    comment = ZENDESK["comments"][1] | {"attachments": [{"file_name": "a.zip", "size": 3}, {"file_name": "b.png"}]}
    [told] = foreign.read(json.dumps([ZENDESK | {"comments": [comment]}]).encode(), tool="zendesk")
    assert told.words[0].told == "8.1\n\nFiles that stayed behind: a.zip, b.png."


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


def test_command_takes_and_says_what_was_refused(take, tmp_path, capsys):
    file = tmp_path / "export.json"
    file.write_text(json.dumps([ZENDESK, ZENDESK | {"id": 2, "status": "deleted"}]))
    with pytest.raises(CommandError, match=r"1 of 2 tickets refused\."):
        call_command("import_cases", "zendesk", file, "--product", "flow-scada", "--dry-run")
    assert not Case.objects.exists()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import_cases", "zendesk", file, "--product", "flow-scada", "--promise")
    assert capsys.readouterr().out.splitlines()[-1] == "1 new, 0 changed, 0 unchanged, 1 refused"
    with pytest.raises(CommandError, match=r"There is no product none\."):
        call_command("import_cases", "zendesk", file, "--product", "none")


def test_open_case_is_promised_from_now_on_where_that_is_asked_for(take, as_person):
    """Plus: an update every four hours and a resolution within a day, from the instant it is brought over."""
    from tests.portal.support.test_history import differs

    lines = take(ZAMMAD | {"state": "open"}, tool="zammad", is_promised=True)
    lines += take(ZENDESK, is_promised=True)
    case, over = (Case.objects.get(reference=line.reference) for line in lines)
    assert (case.first_response_due, case.next_update_due, case.resolution_due) == (
        None, APRIL + timedelta(hours=4), APRIL + timedelta(days=1),
    )  # fmt: skip
    assert (over.resolution_due, Promise.objects.exists()) == (None, False)
    assert not differs(case)
    page = as_person("emil").get(f"/cases/{case.reference}/").content.decode()
    assert "promised the times of your tier from here on" in page


def test_promised_case_that_waits_counts_from_the_reply(take, cast):
    [line] = take(ZAMMAD, tool="zammad", is_promised=True)
    case = Case.objects.get(reference=line.reference)
    assert (case.status, case.next_due_at) == ("waiting", None)
    cases.reply(case, text="Here.", by=cast("emil"), at=APRIL + timedelta(hours=9))
    case.refresh_from_db()
    assert case.resolution_due == APRIL + timedelta(hours=33)


def test_what_the_timer_wrote_does_not_keep_a_ticket_from_following(take):
    take(ZAMMAD | {"state": "open"}, tool="zammad", is_promised=True)
    history.notice(Case.objects.get(), at=APRIL + timedelta(days=2))
    assert Promise.objects.filter(is_missed=True).count() == 2
    [line] = take(ZAMMAD | {"state": "closed", "close_at": "2026-04-05T08:00:00Z"}, tool="zammad", is_promised=True)
    assert (line.outcome, Case.objects.get().status) == ("changed", "resolved")


def test_case_without_a_promise_gets_one_with_a_severity(take, cast):
    """What was not promised before is from the change of severity on."""
    from portal.support import expecting

    take(ZAMMAD | {"state": "open"}, tool="zammad")
    expecting.change_severity(Case.objects.get(), severity=1, text="Stands still", by=cast("sam"), at=NOON)
    assert Case.objects.get().resolution_due == NOON.replace(day=2)
    told, _kept = history.replay(Case.objects.get())
    assert told.resolution_due == Case.objects.get().resolution_due
