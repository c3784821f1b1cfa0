"""Bringing cases over in the admin: looked at first, then taken on the same bytes."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.support.models import Case
from tests.factories import portal as make
from tests.portal.support.exports import ZENDESK

ADDRESS = "/admin/import/cases/"


@pytest.fixture
def sent(cast, base_tier):
    cast("ada")
    product = make.ProductFactory(slug="flow-scada", name="Flow SCADA")
    data = json.dumps([ZENDESK, ZENDESK | {"id": 2, "status": "deleted"}]).encode()
    return {"tool": "zendesk", "product": product.pk, "file": SimpleUploadedFile("export.json", data)}


def test_manager_looks_and_takes(as_person, sent):
    client = as_person("milo")
    look = client.post(ADDRESS, sent)
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in look.content.decode()
    assert "We know no status “deleted”." in look.content.decode()
    assert not Case.objects.exists()

    done = client.post(ADDRESS, {"token": look.context["token"]})
    assert f"/desk/cases/{Case.objects.get().reference}/" in done.content.decode()
    again = client.post(ADDRESS, {"token": look.context["token"]}, follow=True)
    assert "kept for an hour only" in again.content.decode()


@pytest.mark.parametrize("asked", [{}, {"is_promised": "on"}])
def test_what_is_promised_is_asked_with_the_look(as_person, sent, asked):
    sent["file"] = SimpleUploadedFile("export.json", json.dumps([ZENDESK | {"status": "open"}]).encode())
    client = as_person("milo")
    look = client.post(ADDRESS, sent | asked)
    client.post(ADDRESS, {"token": look.context["token"]})
    assert Case.objects.get().events.filter(kind="promised").exists() == bool(asked)


def test_file_that_cannot_be_read_is_refused_beside_its_field(as_person, sent):
    look = as_person("milo").post(ADDRESS, sent | {"file": SimpleUploadedFile("a.json", b"{")})
    assert look.context["form"].errors["file"][0].startswith("This is no JSON")


@pytest.mark.parametrize("name", ["sam", "ada"])
def test_cases_are_brought_over_by_managers_only(as_person, sent, name):
    assert as_person(name).post(ADDRESS, sent).status_code == 302
    assert not Case.objects.exists()
