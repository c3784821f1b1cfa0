import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.outbox.models import Effect
from portal.support import cases, handing
from portal.support.models import Call, Case
from tests.factories import portal as make
from tests.factories.portal_support import CallFactory, CaseEventFactory, CaseFactory


def heard(problem, **fields):
    """What the form of a call sends."""
    return {
        "token": uuid4(),
        "channel": "phone",
        "wait_seconds": "35",
        "product": problem.product.pk,
        "severity": problem.severity,
        "subject": problem.subject,
        "description": problem.description,
        "agreed_to_recording": "on",
    } | fields


@pytest.mark.parametrize("rows", [1, 9])
def test_desk_asks_as_often_for_many_cases_as_for_one(rows, as_person, django_assert_max_num_queries):
    for _ in range(rows):
        CaseFactory(assignee=make.StaffFactory(), next_due_at=timezone.now())
    client = as_person("sam")

    with django_assert_max_num_queries(8):  # session, person, groups, counts, how many, the cases; what the frame asks
        response = client.get("/desk/")

    assert len(response.context["rows"]) == rows


def test_desk_puts_unassigned_cases_first_then_what_is_due(cast, as_person):
    now = timezone.now()
    later = CaseFactory(assignee=cast("sam"), next_due_at=now + timedelta(hours=2))
    late = CaseFactory(assignee=cast("priya"), next_due_at=now - timedelta(hours=1))
    nobodys = CaseFactory(next_due_at=now + timedelta(days=1))
    CaseFactory(resolved=True)
    client = as_person("sam")

    everything, mine = client.get("/desk/"), client.get("/desk/?show=mine")

    assert [case for case, _ in everything.context["rows"]] == [nobodys, late, later]
    assert [case for case, _ in mine.context["rows"]] == [later]
    assert everything.context["counts"] == {"open": 3, "unassigned": 1, "late": 1, "mine": 1}


def test_desk_shows_the_clock_of_what_is_due_next(case, as_person):
    assert b"First response" in as_person("sam").get("/desk/").content


def test_desk_without_cases_says_so(as_person):
    assert b"No case is open" in as_person("sam").get("/desk/").content


def test_caller_is_found_and_leads_to_the_call(cast, as_person):
    ada = cast("ada")
    page = as_person("sam").get("/desk/calls/new/?q=ada").content.decode()
    assert f'href="/desk/calls/new/{ada.pk}/"' in page


@pytest.mark.parametrize("words", ['"', "%_\\", "x" * 10_000, "nobody at all"])
def test_caller_not_found_says_what_to_do(cast, as_person, words):
    cast("ada")
    response = as_person("sam").get("/desk/calls/new/", {"q": words})
    assert b"Nobody of a customer company matches" in response.content


@pytest.mark.parametrize("rows", [1, 9])
def test_caller_search_asks_as_often_for_many_people_as_for_one(rows, as_person, django_assert_max_num_queries):
    for _ in range(rows):
        make.MembershipFactory(user__last_name="Finder")
    client = as_person("sam")
    with django_assert_max_num_queries(7):  # session, person, groups, the people; what the frame asks
        response = client.get("/desk/calls/new/?q=finder")
    assert len(response.context["found"]) == rows


def test_call_of_somebody_who_is_of_no_company_is_not_found(cast, as_person):
    client = as_person("sam")
    for pk in (cast("sam").pk, make.UserFactory().pk, 10**9):
        assert client.get(f"/desk/calls/new/{pk}/").status_code == 404


def test_call_page_shows_company_tier_owner_and_open_cases(ada, case, cast, as_person):
    page = as_person("sam").get(f"/desk/calls/new/{ada.pk}/").content.decode()
    for fact in ("Brenner Mühlen AG", "Plus", "Relationship owner", case.reference):
        assert fact in page


def test_call_opens_a_case_stamped_from_the_tier(ada, problem, cast, as_person):
    sam = cast("sam")
    data = heard(problem, assignee=sam.pk)

    response = as_person("sam").post(f"/desk/calls/new/{ada.pk}/", data)

    case, call = Case.objects.get(), Call.objects.get()
    assert response.headers["Location"] == f"/desk/cases/{case.reference}/"
    assert (case.contact, case.account, case.assignee, case.tier.slug) == (ada, ada.account, sam, "plus")
    assert case.first_response_due == case.opened_at + timedelta(hours=1)
    assert (call.taken_by, call.wait_seconds, call.agreed_to_recording, call.agreed_to_use) == (sam, 35, True, False)
    page = as_person("sam").get(response.headers["Location"]).content.decode()
    assert f'datetime="{case.first_response_due.isoformat()}"' in page


def test_call_sent_twice_is_one_case_and_one_mail(ada, problem, as_person):
    client, data = as_person("sam"), heard(problem)

    first, second = (client.post(f"/desk/calls/new/{ada.pk}/", data) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert (Case.objects.count(), Call.objects.count(), Effect.objects.count()) == (1, 1, 1)


def test_call_about_an_open_case_is_added_to_it(ada, case, as_person):
    data = {"token": uuid4(), "channel": "phone", "case": case.pk, "description": "It is worse now."}

    response = as_person("sam").post(f"/desk/calls/new/{ada.pk}/", data)

    assert response.headers["Location"] == f"/desk/cases/{case.reference}/"
    assert case.calls.count() == 1
    assert case.events.get(kind="contacted").text == "It is worse now."


def test_call_about_another_companys_case_is_not_a_choice(ada, problem, as_person):
    other = CaseFactory()
    data = heard(problem, case=other.pk)

    response = as_person("sam").post(f"/desk/calls/new/{ada.pk}/", data)

    assert list(response.context["form"].errors) == ["case"]
    assert not Call.objects.exists()


def test_call_about_a_new_problem_needs_product_and_subject(ada, as_person):
    data = {"token": uuid4(), "channel": "phone", "description": "It is broken.", "severity": "2"}
    response = as_person("sam").post(f"/desk/calls/new/{ada.pk}/", data)
    assert list(response.context["form"].errors) == ["product", "subject"]


def test_call_before_there_are_tiers_says_so(cast, problem, as_person):
    response = as_person("sam").post(f"/desk/calls/new/{cast('ada').pk}/", heard(problem))
    assert "SLA tier with opening hours is missing" in response.context["form"].errors["__all__"][0]
    assert not Case.objects.exists()


def test_case_page_shows_notes_and_the_caller(case, cast, as_person):
    cases.note(case, text="Runs on a virtual machine.", by=cast("sam"), at=case.opened_at)
    page = as_person("priya").get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Runs on a virtual machine." in page
    assert "ada@brenner.example" in page


def test_case_page_can_be_read_by_writers_who_cannot_act(case, as_person):
    client = as_person("wren")
    page = client.get(f"/desk/cases/{case.reference}/").content
    assert b"Resolve the case" not in page
    response = client.post(f"/desk/cases/{case.reference}/note/", {"text": "x", "token": uuid4()})
    assert response.status_code == 404


def test_case_page_of_a_contact_who_left_still_opens(case, ada, as_person):
    ada.memberships.update(left_at=timezone.now())
    assert as_person("sam").get(f"/desk/cases/{case.reference}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 9])
def test_case_page_asks_as_often_for_many_events_and_calls_as_for_one(
    rows, ada, case, as_person, django_assert_max_num_queries
):
    for _ in range(rows):
        CaseEventFactory(case=case)
        CallFactory(case=case)
        CaseFactory(account=ada.account)
    client = as_person("sam")
    with django_assert_max_num_queries(
        30
    ):  # one for the files of all events, two for incidents, one for pauses, one for mails held back
        client.get(f"/desk/cases/{case.reference}/")


def test_acts_change_the_case_and_lead_back_to_it(case, cast, as_person):
    client, priya = as_person("sam"), cast("priya")
    acts = {
        "assign": {"to": priya.pk},
        "note": {"text": "Known since 5.2."},
        "answer": {"text": "Which version?", "way": "ask"},
        "resolve": {"text": "Restart the writer.", "outcome": "solved"},
        "reopen": {"text": "It stopped again."},
    }

    for act, data in acts.items():
        response = client.post(f"/desk/cases/{case.reference}/{act}/", {"token": uuid4(), **data})
        assert response.headers["Location"] == f"/desk/cases/{case.reference}/"

    case.refresh_from_db()
    assert told(case) == ["opened", "assigned", "noted", "answered", "paused", "resolved", "reopened"]
    assert (case.assignee, case.status) == (priya, Case.Status.OPEN)


@pytest.mark.parametrize(
    ("way", "kinds"), [("answer", ["answered"]), ("ask", ["answered", "paused"]), ("update", ["updated"])]
)
def test_answer_is_an_answer_a_question_or_an_update(case, as_person, way, kinds):
    as_person("sam").post(f"/desk/cases/{case.reference}/answer/", {"token": uuid4(), "text": "x", "way": way})
    assert told(case)[1:] == kinds


def test_hand_over_asks_for_a_summary_and_keeps_what_was_filled_in(case, cast, as_person):
    sam, priya = as_person("sam"), cast("priya")
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=case.opened_at)
    address = f"/desk/cases/{case.reference}/hand-over/"

    page = sam.post(address, {"token": uuid4(), "to": priya.pk, "text": " ", "is_escalated": "on"})
    assert list(page.context["forms"]["hand_over"].errors) == ["text"]
    sam.post(address, {"token": uuid4(), "to": priya.pk, "text": "Logs are in.", "is_escalated": "on"})

    case.refresh_from_db()
    assert (case.assignee, case.is_escalated, case.is_unread) == (priya, True, True)
    assert told(case)[-1] == "escalated"


def test_only_who_was_handed_the_case_is_asked_to_read_it(case, cast, as_person):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=case.opened_at)
    handing.hand_over(case, to=cast("priya"), text="Logs are in.", by=cast("sam"), at=case.opened_at)
    assert b"I have read the case" not in as_person("sam").get(f"/desk/cases/{case.reference}/").content
    assert b"I have read the case" in as_person("priya").get(f"/desk/cases/{case.reference}/").content

    refused = as_person("sam").post(f"/desk/cases/{case.reference}/read/", {"token": uuid4()})
    assert "Somebody else has the case now." in refused.content.decode()
    as_person("priya").post(f"/desk/cases/{case.reference}/read/", {"token": uuid4()})
    case.refresh_from_db()
    assert (case.is_unread, case.known_assignee) == (False, cast("priya"))


def test_expectation_and_severity_are_said_with_a_reason(case, as_person):
    client = as_person("sam")
    address = f"/desk/cases/{case.reference}/"
    until = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{address}expect/", {"token": uuid4(), "until": until, "text": "A part is on its way."})
    client.post(f"{address}severity/", {"token": uuid4(), "severity": 3, "text": "Works on one line again."})
    past = client.post(f"{address}expect/", {"token": uuid4(), "until": "2020-01-01T10:00", "text": "Yesterday."})
    case.refresh_from_db()
    assert (case.severity, case.expected_at.strftime("%Y-%m-%dT%H:%M")) == (3, until)
    assert "This lies in the past" in past.content.decode()
    assert "Yesterday." in past.content.decode()


def told(case):
    """What happened, without what the clock says of itself."""
    return [event.kind for event in case.events.exclude(kind="breached")]


def test_act_sent_twice_is_done_once(case, as_person):
    client, data = as_person("sam"), {"token": uuid4(), "text": "Restart it.", "outcome": "solved"}
    for _ in range(2):
        assert client.post(f"/desk/cases/{case.reference}/resolve/", data).status_code == 302
    assert case.events.filter(kind="resolved").count() == 1


def test_act_on_a_case_resolved_meanwhile_says_so(case, cast, as_person):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=timezone.now())
    data = {"token": uuid4(), "text": "x", "way": "answer"}
    response = as_person("priya").post(f"/desk/cases/{case.reference}/answer/", data, follow=True)
    assert b"resolved in the meantime" in response.content


def test_act_without_words_keeps_the_page_and_says_so(case, as_person):
    response = as_person("sam").post(f"/desk/cases/{case.reference}/resolve/", {"token": uuid4()})
    assert response.context["forms"]["resolve"].errors == {
        "outcome": ["This field is required."],
        "text": ["This field is required."],
    }
    assert not case.events.filter(kind="resolved").exists()


def test_assign_to_somebody_who_is_not_on_the_desk_is_no_choice(case, cast, as_person):
    data = {"token": uuid4(), "to": cast("wren").pk}
    response = as_person("sam").post(f"/desk/cases/{case.reference}/assign/", data)
    assert list(response.context["forms"]["assign"].errors) == ["to"]


def test_every_field_of_a_case_has_an_id_of_its_own(case, as_person):
    page = as_person("sam").get(f"/desk/cases/{case.reference}/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) > 10
    assert sorted(set(ids)) == sorted(ids)
