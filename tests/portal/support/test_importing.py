"""Tickets of another tool are taken once, row by row, and promised what is asked for."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from portal.support import cases, expecting, history
from portal.support.models import Case, CaseEvent, Origin, Promise
from tests.portal.support.conftest import NOON
from tests.portal.support.exports import APRIL, ZAMMAD, ZENDESK
from tests.portal.support.test_history import differs


def test_what_was_brought_over_is_what_its_events_tell(take):
    for line in [*take(ZENDESK), *take(ZAMMAD, tool="zammad")]:
        assert not differs(Case.objects.get(reference=line.reference))


def test_file_taken_again_changes_nothing(take):
    take(ZENDESK)
    [line] = take(ZENDESK)
    assert (line.outcome, line.words) == ("unchanged", "")
    assert (Case.objects.count(), CaseEvent.objects.count(), Origin.objects.count()) == (1, 5, 1)


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
    take(ZAMMAD | {"state": "open"}, tool="zammad")
    expecting.change_severity(Case.objects.get(), severity=1, text="Stands still", by=cast("sam"), at=NOON)
    assert Case.objects.get().resolution_due == NOON.replace(day=2)
    told, _kept = history.replay(Case.objects.get())
    assert told.resolution_due == Case.objects.get().resolution_due
