import pytest
from django.urls import reverse
from django.utils import timezone

from certification.credentials.models import Certificate
from tests.factories import certification as make
from tests.factories import portal


@pytest.fixture
def certificate(cast):
    return make.certificate(cast("emil"), at=timezone.now(), title="Flow SCADA Operator")


def test_list_says_what_each_is_worth(certificate, as_person):
    page = as_person("edwin").get(reverse("certificate:index")).text

    assert "Emil Sander" in page
    assert "Valid" in page


@pytest.mark.parametrize(
    ("who", "may"), [("edwin", True), ("milo", True), ("wren", False), ("sam", False), ("emil", False)]
)
def test_revoke_is_for_educators_and_managers(certificate, as_person, who, may):
    as_person(who).post(reverse("certificate:revoke", args=[certificate.pk]), {"reason": "Fraud."})

    assert (Certificate.objects.get().revoked_reason == "Fraud.") == may


def test_revoke_asks_for_a_reason(certificate, as_person):
    edwin = as_person("edwin")

    assert (
        reverse("certificate:revoke", args=[certificate.pk])
        in edwin.get(reverse("certificate:inspect", args=[certificate.pk])).text
    )
    response = edwin.post(reverse("certificate:revoke", args=[certificate.pk]), {"reason": ""})

    assert response.status_code == 200
    assert Certificate.objects.get().revoked_at is None


def test_revoke_twice_says_so(certificate, as_person):
    edwin = as_person("edwin")
    for reason in ("First.", "Second."):
        response = edwin.post(reverse("certificate:revoke", args=[certificate.pk]), {"reason": reason}, follow=True)

    assert "The first reason stays." in response.text
    assert Certificate.objects.get().revoked_reason == "First."


def test_suspend_and_put_back_from_the_inspected_certificate(certificate, as_person):
    edwin, inspect = as_person("edwin"), reverse("certificate:inspect", args=[certificate.pk])
    suspend, reinstate = (reverse(f"certificate:{act}", args=[certificate.pk]) for act in ("suspend", "reinstate"))

    assert suspend in edwin.get(inspect).text
    page = edwin.post(suspend, {"reason": "A report of copied answers."}, follow=True).text

    assert "Suspended" in page
    assert "A report of copied answers." in page
    assert suspend not in page
    assert (
        "until the day it would have ended anyway" in edwin.post(reinstate, {"reason": "Unfounded."}, follow=True).text
    )
    assert "It is not suspended." in edwin.post(reinstate, {"reason": "Again."}, follow=True).text
    assert list(certificate.events.values_list("kind", "by__first_name")) == [
        ("issued", None),
        ("suspended", "Edwin"),
        ("reinstated", "Edwin"),
    ]


def test_issue_by_hand_keeps_who_and_why(cast, as_person):
    cast("emil")
    course = make.course("flow-operator", title="Flow Operator")
    form = {"email": "EMIL@brenner.example", "course": course.pk, "months_valid": 24, "reason": "Appeal upheld."}

    assert as_person("sam").post(reverse("certificate:issue"), form).status_code == 302
    assert not Certificate.objects.exists()
    as_person("edwin").post(reverse("certificate:issue"), form)

    issued = Certificate.objects.get()
    assert (issued.user.email, issued.title, issued.basis) == ("emil@brenner.example", "Flow Operator", "granted")
    assert [(event.by.first_name, event.reason) for event in issued.events.all()] == [("Edwin", "Appeal upheld.")]


def test_issue_by_hand_to_nobody_keeps_what_was_written(as_person, db):
    form = {"email": "who@nowhere.example", "course": make.course().pk, "reason": "Appeal upheld."}

    page = as_person("edwin").post(reverse("certificate:issue"), form).text

    assert "Nobody here has this address." in page
    assert "Appeal upheld." in page


def test_revoke_says_beforehand_what_the_company_loses(certificate, as_person):
    make.level("gold", 1, {"flow-operator": 1})
    edwin, address = as_person("edwin"), reverse("certificate:revoke", args=[certificate.pk])

    assert "Brenner Mühlen AG loses Gold by this." in edwin.get(address).text
    make.certificate(portal.MembershipFactory(account=certificate.user.account).user, at=timezone.now())
    assert "No company's level changes by this." in edwin.get(address).text.replace("&#x27;", "'")


def test_certificates_are_never_edited(certificate, as_person):
    edwin = as_person("edwin")

    for view, args in (("add", []), ("edit", [certificate.pk]), ("delete", [certificate.pk])):
        assert edwin.post(reverse(f"certificate:{view}", args=args), {"title": "X"}).status_code == 302
    assert Certificate.objects.get().title == "Flow SCADA Operator"


def test_list_asks_no_more_for_many(certificate, as_person, django_assert_max_num_queries):
    edwin = as_person("edwin")
    edwin.get(reverse("certificate:index"))
    with django_assert_max_num_queries(16):
        edwin.get(reverse("certificate:index"))
    for _three in range(3):
        make.certificate(at=timezone.now())

    with django_assert_max_num_queries(16):
        edwin.get(reverse("certificate:index"))


def test_inspected_certificate_says_only_what_there_is_to_say(certificate, as_person):
    page = as_person("edwin").get(reverse("certificate:inspect", args=[certificate.pk]))

    assert {field["label"] for field in page.context["fields"]}.isdisjoint({"Renews", "Revoked", "Reason"})
    assert "<dd>None</dd>" not in page.text.replace("\n", "").replace(" ", "")
