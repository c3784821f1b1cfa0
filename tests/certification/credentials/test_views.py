from datetime import timedelta

import pytest
from django.utils import timezone

from certification.credentials import certificates
from tests.factories import certification as make


def years_ago(number):
    return timezone.now() - timedelta(days=365 * number)


def read(client, certificate):
    response = client.get(f"/certificates/{certificate.uuid}/")
    assert response.status_code == 200
    return response.text


def test_certificate_valid(client, cast):
    page = read(client, make.certificate(cast("emil"), at=years_ago(0.5), title="Flow SCADA Operator"))

    assert "This certificate is genuine and valid" in page
    assert "Emil Sander" in page
    assert "Flow SCADA Operator" in page


def test_certificate_says_nothing_else_of_the_person(client, cast):
    page = read(client, make.certificate(cast("emil"), at=years_ago(0.5)))

    assert "emil@brenner.example" not in page
    assert "Brenner" not in page


def test_certificate_expired(client, cast):
    page = read(client, make.certificate(cast("emil"), at=years_ago(2)))

    assert "This certificate is genuine, but has expired" in page


def test_certificate_renewed_shows_the_newer(client, cast):
    old = make.certificate(cast("emil"), at=years_ago(0.9))
    new = make.certificate(cast("emil"), at=years_ago(0.1))

    page = read(client, old)

    assert "This certificate is genuine, and has been renewed" in page
    assert f"/certificates/{new.uuid}/" in page


def test_certificate_revoked_keeps_the_reason_between_us(client, as_person, cast):
    certificate = make.certificate(cast("emil"), at=years_ago(0.5))
    certificates.revoke(certificate, reason="Someone else sat the exam.", by=cast("edwin"), at=timezone.now())

    assert "This certificate has been revoked" in read(client, certificate)
    assert "Someone else sat" not in read(client, certificate)
    assert "Someone else sat" in read(as_person("emil"), certificate)


def test_certificate_suspended_says_so_and_not_why(client, as_person, cast):
    certificate = make.certificate(cast("emil"), at=years_ago(0.5))
    certificates.suspend(certificate, reason="A report of copied answers.", by=cast("edwin"), at=timezone.now())

    assert "This certificate is suspended" in read(client, certificate)
    assert "copied answers" not in read(client, certificate)
    assert "copied answers" in read(as_person("emil"), certificate)


def test_certificate_tells_its_holder_what_renews_it(client, as_person, cast):
    course, higher = make.course("flow-operator"), make.course("flow-architect", title="Flow Architect")
    shorter, full = make.exam(course, title="What is new"), make.exam(course, title="The whole of it")
    make.achievement(course, delta_exam=shorter)
    make.achievement(higher, renews=[course])
    certificate = make.certificate(cast("emil"), at=years_ago(0.9))

    page = read(as_person("emil"), certificate)

    assert f'<a class="btn btn-primary" href="/exams/{shorter.slug}/">Renew it</a>' in page
    assert "By the shorter exam: What is new" in page
    assert f'<a href="/exams/{full.slug}/">By its exam: The whole of it</a>' in page
    assert "With a higher certificate: Flow Architect" in page
    assert "How to renew it" not in read(client, certificate)
    assert "How to renew it" not in read(as_person("ada"), certificate)


def test_certificate_asks_its_holder_alone_whether_it_counts(client, as_person, cast):
    certificate = make.certificate(cast("emil"), at=years_ago(0.1), counted=False)

    assert "Count me for Brenner Mühlen AG" in read(as_person("emil"), certificate)
    assert "Count me" not in read(client, certificate)
    assert "Count me" not in read(as_person("ada"), certificate)


def test_certificate_that_lapsed_leads_its_holder_to_the_course(client, as_person, cast):
    make.course("flow-operator")
    certificate = make.certificate(cast("emil"), at=years_ago(2))

    assert '<a class="btn btn-primary" href="/courses/flow-operator/">Earn it again</a>' in read(
        as_person("emil"), certificate
    )
    assert "Earn it again" not in read(client, certificate)


def test_certificate_without_an_open_exam_says_so(as_person, cast):
    make.course("flow-operator")
    page = read(as_person("emil"), make.certificate(cast("emil"), at=years_ago(0.9)))

    assert "No exam for it is open at present." in page
    assert ">Renew it<" not in page


def test_certificate_leads_its_holder_to_linkedin(client, as_person, cast):
    certificate = make.certificate(cast("emil"), at=years_ago(0.5), title="Flow & Drive")
    entry = f"name=Flow+%26+Drive&amp;organizationName=Portal&amp;issueYear={certificate.issued_at.year}"

    assert entry in read(as_person("emil"), certificate)
    assert "linkedin" not in read(client, certificate)


@pytest.mark.parametrize(
    "number", ["7c9e6679-7425-40de-944b-e07fc1f90ae7", "x", "1" * 3000, "%00", "00000000-0000-0000-0000"]
)
def test_certificate_unknown_is_said_clearly(client, db, number):
    response = client.get(f"/certificates/{number}/")

    assert response.status_code == 404
    assert "We never issued a certificate with this number" in response.text


def test_certificate_without_its_hyphens(client, cast):
    certificate = make.certificate(cast("emil"), at=years_ago(0.5))

    assert client.get(f"/certificates/{certificate.uuid.hex.upper()}/").status_code == 200


def test_my_certificates_are_mine(as_person, cast):
    make.certificate(cast("emil"), at=years_ago(0.5), title="Flow SCADA Operator")
    make.certificate(cast("ada"), at=years_ago(0.5), title="Drive Engineer")

    page = as_person("emil").get("/certificates/").text

    assert "Flow SCADA Operator" in page
    assert "Drive Engineer" not in page


def test_my_certificates_without_any_say_what_to_do(as_person):
    assert "A course and its exam lead to the first." in as_person("emil").get("/certificates/").text


def test_my_certificates_ask_no_more_for_many(as_person, cast, django_assert_max_num_queries):
    owner = as_person("emil")
    make.certificate(cast("emil"), at=years_ago(0.9))
    owner.get("/certificates/")
    with django_assert_max_num_queries(11):
        owner.get("/certificates/")
    for credential in ("flow-operator", "drive-engineer", "edge-administrator"):
        make.certificate(cast("emil"), credential, at=years_ago(0.1))

    with django_assert_max_num_queries(11):
        owner.get("/certificates/")
