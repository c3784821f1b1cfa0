"""Cases of one cause: one word reaches everyone once, one resolution closes them all."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.outbox.models import Effect
from portal.support import cases, incidents
from portal.support.models import Case, Incident, IncidentWord, Survey
from tests.factories import portal as make
from tests.portal.support.conftest import NOON

LATER = NOON + timedelta(minutes=30)


@pytest.fixture
def others(ada, problem, plus, cast):
    """A second case of Ada's, one of Emil's, one of another company."""
    astrid = cast("astrid")
    make.EntitlementFactory(account=astrid.account, tier=plus)
    people = [ada, cast("emil"), astrid]
    return [cases.open_case(contact=person, problem=problem, by=person, at=NOON) for person in people]


@pytest.fixture
def incident(case, others, cast):
    incident = incidents.begin(title="Trends stay empty", case=case, by=cast("sam"), at=NOON)
    for other in others:
        incidents.add(incident, other, by=cast("sam"), at=NOON)
    return incident


def mails_about(news):
    return sorted(
        effect.payload["to"] for effect in Effect.objects.filter(kind="mail") if news in effect.payload["subject"]
    )


def test_update_stands_on_every_case_and_reaches_each_person_once(incident, case, others, cast):
    word = incidents.update(incident, text="A fix is on its way.", by=cast("sam"), at=LATER, token=uuid4())

    assert (word.case_count, word.person_count) == (4, 3)
    for each in (case, *others):
        event = each.events.get(kind="updated")
        assert (event.text, event.at, event.author) == ("A fix is on its way.", LATER, cast("sam"))
        assert each.promises.filter(is_missed=False, kind="first_response").count() == 1
    assert mails_about("Where we are") == sorted(cast(name).email for name in ("ada", "emil", "astrid"))


def test_update_sent_twice_tells_nobody_twice(incident, case, cast):
    token = uuid4()
    words = [incidents.update(incident, text="Soon.", by=cast("sam"), at=LATER, token=token) for _ in range(2)]
    assert words[0] == words[1]
    assert case.events.filter(kind="updated").count() == 1
    assert len(mails_about("Where we are")) == 3


def test_resolution_closes_what_is_open_and_leaves_what_was_closed(incident, case, others, cast):
    cases.resolve(others[2], outcome="workaround", text="Restart.", by=cast("sam"), at=NOON)

    incidents.resolve(incident, outcome="solved", text="Update to 8.2.", by=cast("sam"), at=LATER, token=uuid4())

    outcomes = [Case.objects.get(pk=each.pk).outcome for each in (case, *others)]
    assert outcomes == ["solved", "solved", "solved", "workaround"]
    incident.refresh_from_db()
    assert incident.resolved_at == LATER
    assert Survey.objects.filter(asked_at=LATER).count() == 2
    with pytest.raises(incidents.IncidentIsResolved):
        incidents.update(incident, text="More.", by=cast("sam"), at=LATER, token=uuid4())


def test_case_is_put_there_once(incident, case, cast):
    incidents.add(incident, case, by=cast("sam"), at=LATER)
    assert incident.cases.count() == 4
    assert case.events.filter(kind="noted").count() == 1


def test_desk_begins_updates_and_resolves_one(case, ada, as_person):
    client = as_person("sam")
    began = client.post(f"/desk/cases/{case.reference}/incident/", {"title": "Trends stay empty"})
    incident = Incident.objects.get()
    assert began.headers["Location"] == f"/desk/incidents/{incident.pk}/"

    client.post(f"/desk/incidents/{incident.pk}/update/", {"text": "We look.", "token": uuid4()})
    page = client.get(f"/desk/incidents/{incident.pk}/").content.decode()
    assert "to 1 people, on 1 case" in page
    assert "1 open case" in client.get("/desk/incidents/").content.decode()

    client.post(f"/desk/incidents/{incident.pk}/resolve/", {"text": "Done.", "outcome": "solved", "token": uuid4()})
    assert Case.objects.get(pk=case.pk).status == "resolved"
    late = client.post(f"/desk/incidents/{incident.pk}/update/", {"text": "More.", "token": uuid4()})
    assert "The incident is resolved." in late.content.decode()
    assert IncidentWord.objects.count() == 2


def test_joining_needs_an_incident_or_a_title(case, as_person):
    response = as_person("sam").post(f"/desk/cases/{case.reference}/incident/")
    assert response.context["form"].errors == {"title": ["Choose an incident, or give a new one its title."]}


def test_customer_reads_the_title_and_no_other_company(incident, case, as_person):
    page = as_person("ada").get(f"/cases/{case.reference}/").content.decode()
    assert "Trends stay empty" in page
    assert "/desk/incidents/" not in page
    assert "Others are concerned too." in page
    assert as_person("ada").get(f"/desk/incidents/{incident.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_many_cases_as_for_one(rows, case, cast, problem, as_person, django_assert_num_queries):
    client, sam = as_person("sam"), cast("sam")
    for _ in range(rows):
        person = make.MembershipFactory(account=case.account).user
        other = cases.open_case(contact=person, problem=problem, by=person, at=NOON)
        incident = incidents.begin(title="x", case=other, by=sam, at=NOON)
        incidents.add(incident, case, by=sam, at=NOON)
    client.get("/desk/incidents/")
    with django_assert_num_queries(4):  # session, person, groups, the incidents
        client.get("/desk/incidents/")
    with django_assert_num_queries(6):  # the incident, its words and cases in place of the list
        client.get(f"/desk/incidents/{incident.pk}/")
