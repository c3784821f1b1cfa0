"""Pauses with what they wait for, what is expected instead, and the one apology that is asked for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from portal.outbox import effects
from portal.support import cases, clocks, expecting, incidents, pausing
from portal.support.models import Case
from tests.portal.support.conftest import NOON
from tests.portal.support.test_history import differs

HOUR = timedelta(hours=1)
SORRY = "I tried it for two days and found none. I am sorry."


def ask(case, cast, at, waits_for="answer"):
    cases.answer(case, text="?", waits=True, waits_for=waits_for, by=cast("sam"), at=at)


def test_each_pause_has_its_reason_and_its_end(case, cast, ada):
    ask(case, cast, NOON + HOUR, "files")
    cases.reply(case, text="Here.", by=ada, at=NOON + 2 * HOUR)
    ask(case, cast, NOON + 3 * HOUR, "trial")
    assert pausing.of([case.pk]) == {
        case.pk: [
            (NOON + HOUR, NOON + 2 * HOUR, "files or logs"),
            (NOON + 3 * HOUR, None, "word of how a try went"),
        ]
    }


def test_reason_said_anew_begins_another_pause_and_moves_no_clock(case, cast, ada):
    ask(case, cast, NOON + HOUR, "files")
    ask(case, cast, NOON + 2 * HOUR, "files")
    ask(case, cast, NOON + 3 * HOUR, "window")
    held = Case.objects.get()
    assert (held.paused_at, held.waits_for) == (NOON + HOUR, "window")
    cases.reply(case, text="Now.", by=ada, at=NOON + 5 * HOUR)
    held.refresh_from_db()
    assert (held.waits_for, held.resolution_due) == ("", NOON + 28 * HOUR)
    assert [(pause.since, pause.until) for pause in pausing.of([case.pk])[case.pk]] == [
        (NOON + HOUR, NOON + 3 * HOUR),
        (NOON + 3 * HOUR, NOON + 5 * HOUR),
    ]
    assert not differs(case)


def test_clock_that_stands_says_what_it_waits_for(case, cast):
    ask(case, cast, NOON + HOUR, "files")
    [clock] = [clock for clock in clocks.of(Case.objects.get(), NOON + 2 * HOUR) if clock.state == "paused"]
    assert (clock.what, clock.because) == ("Resolution", "files or logs")


def test_customer_reads_every_pause_with_its_reason_and_what_happens_next(case, cast, as_person, ada):
    as_person("sam").post(
        f"/desk/cases/{case.reference}/answer/",
        {"token": uuid4(), "text": "Send the logs.", "way": "ask", "waits_for": "files"},
    )
    page = as_person("emil").get(f"/cases/{case.reference}/").content.decode()
    assert "We wait for your reply: files or logs. Our clock has stood still since" in page
    assert "and runs on as soon as you reply." in page
    assert "When the clock stood still" in page
    assert "files or logs" in as_person("emil").get("/cases/").content.decode()


def test_expected_date_stands_beside_the_promise_with_its_reason(case, cast, as_person):
    due = Case.objects.get().resolution_due
    expecting.expect(case, until=due + 9 * HOUR, text="The part comes late.", by=cast("sam"), at=NOON + HOUR)
    page = as_person("emil").get(f"/cases/{case.reference}/").content.decode()
    assert "The part comes late." in page.split("What we promised")[1]
    assert "it stays kept or missed as it was made" in page
    assert Case.objects.get().resolution_due == due


def resolve(case, by, outcome="no_solution", apology=SORRY):
    return cases.resolve(case, outcome=outcome, text="None.", apology=apology, by=by, at=NOON + HOUR)


def test_no_solution_takes_a_word_of_whoever_has_the_case(case, cast, as_person):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    with pytest.raises(cases.NeedsApology):
        resolve(case, cast("sam"), apology=" ")
    with pytest.raises(cases.NotTheirApology):
        resolve(case, cast("priya"))
    assert resolve(case, cast("sam")).facts == {"apology": SORRY}

    assert SORRY in as_person("emil").get(f"/cases/{case.reference}/").content.decode()
    effects.deliver_due(timezone.now())
    [sent] = [mail for mail in outgoing.outbox if "resolved" in mail.subject]
    assert SORRY in sent.body


@pytest.mark.parametrize("outcome", ["solved", "workaround"])
def test_no_apology_where_there_is_a_solution(case, cast, outcome):
    with pytest.raises(cases.NoCauseForApology):
        resolve(case, cast("sam"), outcome)
    assert resolve(case, cast("sam"), outcome, "").facts == {}


def test_form_says_what_is_missing_and_keeps_what_was_written(case, as_person):
    words = {"token": uuid4(), "outcome": "no_solution", "text": "None.", "apology": ""}
    page = as_person("sam").post(f"/desk/cases/{case.reference}/resolve/", words)
    assert "write a word of apology yourself" in page.content.decode()
    assert page.context["forms"]["resolve"]["text"].value() == "None."
    assert Case.objects.get().status == "open"


def test_incident_without_a_solution_apologises_to_all(case, cast, as_person):
    incident = incidents.begin(title="Trends", case=case, by=cast("sam"), at=NOON)
    words = {"token": uuid4(), "outcome": "no_solution", "text": "None."}
    page = as_person("sam").post(f"/desk/incidents/{incident.pk}/resolve/", words)
    assert page.context["forms"]["resolve"].errors["apology"]
    as_person("sam").post(f"/desk/incidents/{incident.pk}/resolve/", words | {"apology": SORRY})
    assert case.events.get(kind="resolved").facts == {"apology": SORRY}
