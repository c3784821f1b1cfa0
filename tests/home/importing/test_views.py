import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.models import Account

COMPANIES = "name\nNordhafen Reederei\nHafen & Söhne\n"


@pytest.fixture
def boss(db, as_person):
    return as_person("milo")


def upload(client, text, kind="companies"):
    file = SimpleUploadedFile("customers.csv", text.encode(), "text/csv")
    return client.post("/admin/import/", {"kind": kind, "file": file}).content.decode()


def token(page):
    return re.search('name="token" value="([^"]+)"', page)[1]


def test_looking_at_a_file_changes_nothing_and_pressing_imports_it_once(boss):
    page = upload(boss, COMPANIES)
    assert "2 new, 0 changed" in page
    assert not Account.objects.exists()

    done = boss.post("/admin/import/", {"token": token(page)}).content.decode()
    assert "Companies: what was done" in done
    assert Account.objects.count() == 2

    again = boss.post("/admin/import/", {"token": token(page)}, follow=True).content.decode()
    assert "Look at it again" in again


def test_refused_rows_are_told_by_row(boss):
    page = upload(boss, "name,country\nFine,DE\nFar,Germany\n")

    assert "<td>3</td><td>country: Enter a valid value.</td>" in page


def test_file_that_is_no_csv_is_refused_beside_the_field(boss):
    assert "The header lacks: name." in upload(boss, "PK\x03\x04")


def test_token_is_its_makers_alone(boss, as_person, cast):
    cast("iris").groups.set(cast("milo").groups.all())
    page = upload(boss, COMPANIES)

    as_person("iris").post("/admin/import/", {"token": token(page)})

    assert not Account.objects.exists()


def test_import_is_the_managers_alone(db, as_person):
    assert as_person("sam").get("/admin/import/").headers["Location"] == "/admin/"
