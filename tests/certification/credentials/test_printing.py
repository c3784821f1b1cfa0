from datetime import UTC, datetime

import pytest
from wagtail.images.tests.utils import get_test_image_file

from certification.credentials import printing
from certification.credentials.models import Certificate, CertificateDesign, Signature
from tests.factories import certification as make
from tests.factories import portal


@pytest.fixture
def certificate(db):
    user = portal.UserFactory(first_name="Zoë", last_name="Ångström")
    return make.certificate(user, at=datetime(2026, 1, 31, tzinfo=UTC), title="Flow Operator")


def test_pdf_is_tagged_and_claims_to_be_accessible(certificate):
    paper = printing.pdf(certificate)

    assert paper.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in paper
    assert b"pdfuaid:part" in paper


def test_words_on_the_page_are_those_edited(certificate):
    from wagtail.images import get_image_model

    picture = get_image_model().objects.create(title="Signature", file=get_test_image_file())
    design = CertificateDesign.load()
    design.heading, design.closing, design.logo = "Zertifikat", "Given at Regensburg.", picture
    design.signatures = [
        Signature(name="Edwin Cole", role="Head of Training", image=picture),
        Signature(name="Iris Vance"),
    ]
    design.save()

    files, words = printing.gather(certificate, design)

    assert (words["heading"], words["person"], words["closing"]) == (
        "Zertifikat",
        "Zoë Ångström",
        "Given at Regensburg.",
    )
    assert (words["issued"], words["expires"]) == ("31 January 2026", "31 January 2027")
    assert [(s["name"], s["role"], s["picture"]) for s in words["signatures"]] == [
        ("Edwin Cole", "Head of Training", "signature-0.png"),
        ("Iris Vance", "", ""),
    ]
    assert sorted(files) == ["logo.png", "qr.svg", "signature-0.png"]
    assert b"pdfuaid:part" in printing.pdf(certificate)


def test_name_in_a_script_without_a_font_is_printed_all_the_same(db):
    user = portal.UserFactory(first_name="\U00012000", last_name="Enki")
    paper = printing.pdf(make.certificate(user, at=datetime(2026, 1, 31, tzinfo=UTC)))

    assert b"/StructTreeRoot" in paper


def test_sample_shows_what_is_edited_and_is_no_certificate(as_person, client, db):
    page = as_person("edwin").get("/admin/settings/certification/certificatedesign/", follow=True).text
    paper = as_person("edwin").get("/certificates/sample.pdf")

    assert 'href="/certificates/sample.pdf"' in page
    assert paper.headers["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in paper.content
    assert Certificate.objects.count() == 0


def test_sample_is_for_who_keeps_certificates(as_person):
    answers = {who: as_person(who).get("/certificates/sample.pdf").status_code for who in ("ada", "emil", "wren")}

    assert answers == {"ada": 404, "emil": 404, "wren": 404}
