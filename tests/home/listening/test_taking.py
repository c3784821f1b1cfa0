from uuid import uuid4

import pytest
from django.utils import timezone

from portal.support.models import Case, CaseEvent, Skill
from tests.factories import portal as make
from tests.factories import portal_support as support


@pytest.fixture
def certified(cast, base_tier):
    """Iris holds what the desk counts as knowing Flow SCADA."""
    flow = make.ProductFactory(slug="flow-scada", name="Flow SCADA")
    Skill.objects.create(product=flow, credential="flow-operator")
    make.StandingFactory(user=cast("iris"), credential="flow-operator")
    return flow


@pytest.fixture
def session(certified, running):
    return running("iris", mode="calls")


@pytest.fixture
def iris(as_person):
    return as_person("iris")


def take(client, session, person, product, **words):
    told = {"token": uuid4(), "channel": "phone", "product": product.pk, "severity": 3, "subject": "No curves"}
    told |= {"description": "Since Saturday.", "agreed_to_listening": "on"}
    return client.post(f"/listening/{session.pk}/callers/{person.pk}/", told | words, follow=True)


def act(client, session, case, name, **words):
    return client.post(f"/listening/{session.pk}/cases/{case.reference}/{name}/", {"token": uuid4()} | words)


def test_a_call_taken_is_a_case_like_any(iris, session, certified, cast):
    page = take(iris, session, cast("owen"), certified)

    case = Case.objects.get()
    assert page.redirect_chain[-1][0] == f"/listening/{session.pk}/cases/{case.reference}/"
    call = case.calls.get()
    assert (call.taken_by, call.agreed_to_listening, case.assignee) == (cast("iris"), True, None)


def test_a_plain_reps_acts_are_open_on_it(iris, session, certified, cast):
    take(iris, session, cast("owen"), certified)
    case = Case.objects.get()

    act(iris, session, case, "answer", text="We look at it.", way="update")
    act(iris, session, case, "resolve", text="Restart it.", outcome="solved")

    assert list(case.events.values_list("kind", "author__first_name").order_by("pk")) == [
        ("opened", "Iris"),
        ("consented", "Iris"),
        ("updated", "Iris"),
        ("resolved", "Iris"),
    ]


@pytest.mark.parametrize("name", ["note", "hand_over", "read", "nonsense"])
def test_there_is_no_place_for_notes(iris, session, certified, cast, name):
    take(iris, session, cast("owen"), certified)
    case = Case.objects.get()

    assert act(iris, session, case, name, text="What I think of them.").status_code == 404
    assert not CaseEvent.objects.filter(is_internal=True).exists()
    page = iris.get(f"/listening/{session.pk}/cases/{case.reference}/").content.decode()
    assert "Note for us" not in page


def test_other_cases_do_not_exist(iris, session, cast):
    other = support.CallFactory(taken_by=cast("sam")).case

    assert iris.get(f"/listening/{session.pk}/cases/{other.reference}/").status_code == 404
    assert act(iris, session, other, "answer", text="Hello.", way="answer").status_code == 404


def test_the_desk_itself_stays_closed(iris, session, certified, cast):
    take(iris, session, cast("owen"), certified)

    assert iris.get("/desk/").status_code == 404
    assert iris.post(f"/desk/cases/{Case.objects.get().reference}/note/", {"text": "A note."}).status_code == 403


def test_only_products_one_is_certified_for(iris, session, cast):
    drive = make.ProductFactory(slug="drive", name="Drive")

    page = take(iris, session, cast("owen"), drive)

    assert page.status_code == 200
    assert not Case.objects.exists()


def test_rights_end_with_the_session(iris, session, certified, cast):
    take(iris, session, cast("owen"), certified)
    iris.post(f"/listening/{session.pk}/leave/")
    case = Case.objects.get()

    assert iris.get(f"/listening/{session.pk}/cases/{case.reference}/").status_code == 404
    assert act(iris, session, case, "answer", text="One more thing.", way="answer").status_code == 404


def test_rights_end_with_the_certificate(iris, session, certified, cast):
    take(iris, session, cast("owen"), certified)
    cast("iris").standings.update(ends_at=timezone.now())
    case = Case.objects.get()

    page = act(iris, session, case, "answer", text="We look at it.", way="answer")

    assert "Calls are taken by those who hold a certificate for a product." in page.content.decode()
    assert case.events.count() == 2


def test_a_session_to_listen_takes_no_calls(iris, running, certified, cast):
    session = running("iris", mode="listen")

    assert iris.get(f"/listening/{session.pk}/callers/").status_code == 404
    assert take(iris, session, cast("owen"), certified).status_code == 403
