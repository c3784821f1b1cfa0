"""Zammad’s exports: what is read, and what becomes of it."""

import json

import pytest

from portal.support import cases, exported, foreign
from portal.support.models import Case
from tests.portal.support.exports import APRIL, ZAMMAD, told
from tests.portal.support.test_history import differs


def test_zammad_ticket_waits_for_the_customer_and_keeps_who_wrote(take, cast):
    [line] = take(ZAMMAD, tool="zammad")
    case = Case.objects.get(reference=line.reference)
    assert (case.status, case.waits_for, case.assignee) == ("waiting", "answer", cast("sam"))
    assert case.description == "F0307\non start"
    assert told(case)[1] == ("answered", "Old Agent", "Send the logs, please.", False)


def test_case_follows_how_its_ticket_stands(take):
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
