from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from portal.support import cases
from portal.support.models import Call, Case
from tests.factories import portal as make
from tests.factories.portal_support import CaseEventFactory, CaseFactory


def written(problem, **fields):
    """What the form of a new case sends."""
    return {
        "token": uuid4(),
        "product": problem.product.pk,
        "severity": problem.severity,
        "subject": problem.subject,
        "description": problem.description,
    } | fields


@pytest.mark.parametrize("rows", [1, 9])
def test_list_asks_as_often_for_many_cases_as_for_one(rows, cast, as_person, django_assert_max_num_queries):
    for _ in range(rows):
        contact = make.MembershipFactory(account=cast("ada").account).user
        CaseFactory(account=cast("ada").account, contact=contact, assignee=make.StaffFactory())
    client = as_person("emil")

    with django_assert_max_num_queries(7):  # session, person, membership, how many, the cases; what the frame asks
        response = client.get("/cases/")

    assert len(response.context["rows"]) == rows


def test_list_shows_open_cases_of_the_own_company_and_resolved_ones_on_asking(cast, as_person):
    mine = CaseFactory(account=cast("ada").account)
    done = CaseFactory(account=cast("ada").account, resolved=True)
    CaseFactory(account=cast("astrid").account)
    client = as_person("ada")

    shown = [[case for case, _ in client.get(url).context["rows"]] for url in ("/cases/", "/cases/?show=resolved")]

    assert shown == [[mine], [done]]


def test_list_without_cases_says_what_to_do(as_person):
    assert b"If something does not work, open a case" in as_person("ada").get("/cases/").content


def test_case_of_another_company_is_as_missing_as_one_that_never_was(cast, as_person):
    case = CaseFactory(account=cast("ada").account)
    client = as_person("astrid")
    for act in ("", "reply/", "reopen/", "severity/"):
        send = client.post if act else client.get
        assert send(f"/cases/{case.reference}/{act}", {"text": "x", "token": uuid4()}).status_code == 404
        assert send(f"/cases/C-0/{act}").status_code == 404


def test_case_shows_who_has_it_what_was_promised_and_no_internal_note(case, cast, as_person):
    cases.assign(case, to=cast("sam"), by=cast("milo"), at=case.opened_at)
    cases.note(case, text="They will not renew.", by=cast("sam"), at=case.opened_at)
    cases.answer(case, text="Please send the log.", by=cast("sam"), at=case.opened_at)

    with time_machine.travel(case.opened_at, tick=False):
        page = as_person("emil").get(f"/cases/{case.reference}/").content.decode()

    assert "Sam Whitaker has your case." in page
    assert "in 4\xa0hours (16:00 UTC)" in page
    assert "Please send the log." in page
    assert "renew" not in page


def test_case_says_what_comes_next_in_each_state(case, cast, as_person):
    client, sam, at = as_person("emil"), cast("sam"), case.opened_at

    def says(words, hours=0):
        with time_machine.travel(at + timedelta(hours=hours), tick=False):
            return words in client.get(f"/cases/{case.reference}/").content.decode()

    assert says("Your case goes to the next free colleague.")
    assert says("We owe you word since", hours=2)
    cases.answer(case, text="Which version?", waits=True, by=sam, at=at)
    assert says("We wait for your reply: an answer to our question.")
    cases.resolve(case, outcome="solved", text="Done.", by=sam, at=at)
    assert says("If the problem is not gone, reopen the case below.")


@pytest.mark.parametrize("rows", [1, 9])
def test_case_asks_as_often_for_many_events_as_for_one(rows, cast, as_person, django_assert_max_num_queries):
    case = CaseFactory(account=cast("ada").account)
    for _ in range(rows):
        CaseEventFactory(case=case)
    client = as_person("ada")
    # Session, person, membership, the case, its events, pauses and followers; what the frame asks.
    with django_assert_max_num_queries(9):
        client.get(f"/cases/{case.reference}/")


def test_new_case_is_opened_with_a_call_by_portal(ada, problem, as_person):
    response = as_person("ada").post("/cases/new/", written(problem))

    case = Case.objects.get()
    assert response.headers["Location"] == f"/cases/{case.reference}/"
    assert (case.account, case.contact, case.subject) == (ada.account, ada, problem.subject)
    assert (case.calls.get().channel, case.calls.get().taken_by) == (Call.Channel.PORTAL, None)


def test_new_case_sent_twice_is_one_case(ada, problem, as_person):
    client, data = as_person("ada"), written(problem)

    first, second = client.post("/cases/new/", data), client.post("/cases/new/", data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_new_case_with_the_version_of_another_product_is_refused(ada, problem, as_person):
    other = make.ProductVersionFactory(product__name="Drive D4", product__slug="drive-d4", number="3.1")

    response = as_person("ada").post("/cases/new/", written(problem, version=other.pk))

    assert response.context["form"].errors == {"version": ["This is a version of Drive D4."]}
    assert not Case.objects.exists()


def test_new_case_before_there_are_tiers_says_so(cast, problem, as_person):
    response = as_person("ada").post("/cases/new/", written(problem))
    assert "Cases cannot be opened yet" in response.context["form"].errors["__all__"][0]
    assert not Case.objects.exists()


def test_reply_lets_the_clock_run_again(case, cast, as_person):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=case.opened_at)

    response = as_person("emil").post(f"/cases/{case.reference}/reply/", {"text": "5.2.1", "token": uuid4()})

    case.refresh_from_db()
    assert response.headers["Location"] == f"/cases/{case.reference}/"
    assert case.status == Case.Status.OPEN
    assert case.events.get(kind="replied").author == cast("emil")


def test_reply_without_words_keeps_the_page_and_says_so(case, as_person):
    response = as_person("ada").post(f"/cases/{case.reference}/reply/", {"token": uuid4()})
    assert response.context["form"].errors == {"text": ["This field is required."]}


def test_reply_to_a_case_resolved_meanwhile_keeps_the_words(case, cast, as_person):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=timezone.now())

    response = as_person("ada").post(f"/cases/{case.reference}/reply/", {"text": "But still!", "token": uuid4()})

    assert b"resolved in the meantime" in response.content
    assert b"But still!" in response.content
    assert not case.events.filter(kind="replied").exists()


def test_reopen_opens_it_again_once(case, cast, as_person):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=timezone.now())
    client, data = as_person("ada"), {"text": "It is back.", "token": uuid4()}

    for _ in range(2):
        client.post(f"/cases/{case.reference}/reopen/", data)

    case.refresh_from_db()
    assert case.status == Case.Status.OPEN
    assert case.events.filter(kind="reopened").count() == 1


def test_long_and_strange_words_are_kept_as_they_are(case, as_person):
    strange = "\"'<b>%_\\ 你好 " + "x" * 5000
    client = as_person("ada")

    client.post(f"/cases/{case.reference}/reply/", {"text": strange, "token": uuid4()})

    assert case.events.get(kind="replied").text == strange
    assert b"&lt;b&gt;%_" in client.get(f"/cases/{case.reference}/").content
