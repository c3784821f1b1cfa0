"""Files on cases: what is kept, who reads it, and that no try loses any."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.support import attaching, cases
from portal.support.models import Attachment, Case
from tests.factories.portal_support import AttachmentFactory, CaseEventFactory, CaseFactory
from tests.portal.support.conftest import NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def upload(body=b"no curves\n", name="trend.log"):
    return SimpleUploadedFile(name, body)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0 JFIF", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n\0", "application/pdf"),
        (b"PK\x03\x04\0\0", "application/zip"),
        ("Lüfter läuft\n".encode(), "text/plain"),
        ("Lüfter läuft\n".encode("latin-1"), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
    ],
)
def test_kind_is_what_the_bytes_say(body, kind):
    assert attaching.kind_of(ContentFile(body, "picture.exe.png")) == kind


@pytest.mark.parametrize("body", [b"MZ\x90\0\x03\0\0", b"\x7fELF\x02\x01\x01\0", b"", b"\0\0\0\0"])
def test_what_is_of_no_known_kind_is_refused_by_name(body):
    with pytest.raises(attaching.NotKept, match=r"^invoice"):
        attaching.kind_of(ContentFile(body, "invoice.pdf"))


def test_file_of_more_than_the_largest_is_refused_and_the_largest_is_not():
    attaching.kind_of(ContentFile(b"x" * attaching.MAX_BYTES, "log"))
    with pytest.raises(attaching.NotKept, match=r"^log has 11 MB; a file may have 10 MB"):
        attaching.kind_of(ContentFile(b"x" * (attaching.MAX_BYTES + 1), "log"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\logs\\trend 1.log", "trend 1.log"),
        ("../../etc/passwd", "passwd"),
        ("Übersicht 你好.pdf", "Übersicht 你好.pdf"),
        ("cod\u202egnp.exe\r\nX: y", "codgnp.exeX: y"),
        ("...", "file"),
        ("a" * 300 + ".log", "a" * 196 + ".log"),
    ],
)
def test_name_is_the_senders_without_folders_and_unseen_signs(given, kept):
    assert attaching.name_of(given) == kept


def test_reply_takes_its_files_along_under_their_names(case, as_person):
    client, token = as_person("ada"), uuid4()
    sent = {"text": "Here it is.", "token": token, "files": [upload(), upload(PNG, "Übersicht.png")]}

    response = client.post(f"/cases/{case.reference}/reply/", sent)

    assert response.status_code == 302
    event = case.events.get(kind="replied")
    assert [(a.name, a.content_type, a.size) for a in event.attachments.all()] == [
        ("trend.log", "text/plain", 10),
        ("Übersicht.png", "image/png", 28),
    ]
    assert "Übersicht.png" in client.get(f"/cases/{case.reference}/").content.decode()


def test_reply_without_words_keeps_its_files_for_the_next_try(case, as_person):
    client, token = as_person("ada"), uuid4()

    refused = client.post(f"/cases/{case.reference}/reply/", {"token": token, "files": [upload(), upload(PNG, "b")]})
    assert [file.name for file in refused.context["form"].held] == ["trend.log", "b"]
    assert "trend.log" in refused.content.decode()
    assert not case.events.filter(kind="replied").exists()

    dropped = Attachment.objects.get(name="b").pk
    client.post(f"/cases/{case.reference}/reply/", {"token": token, "text": "Here.", "drop": [dropped]})

    assert [a.name for a in case.events.get(kind="replied").attachments.all()] == ["trend.log"]
    assert not Attachment.objects.filter(pk=dropped).exists()


def test_file_that_is_refused_keeps_the_words_and_the_other_file(case, as_person):
    sent = {"text": "Here.", "token": uuid4(), "files": [upload(), upload(b"MZ\0\0", "run.exe")]}

    response = as_person("ada").post(f"/cases/{case.reference}/reply/", sent)

    form = response.context["form"]
    assert form.errors["files"] == ["run.exe is no picture, PDF, archive, recording or text. Put it into a ZIP."]
    assert [file.name for file in form.held] == ["trend.log"]
    assert b"Here." in response.content


def test_form_sent_twice_keeps_its_files_once(case, as_person):
    client, token = as_person("ada"), uuid4()
    for _ in range(2):
        client.post(f"/cases/{case.reference}/reply/", {"text": "Here.", "token": token, "files": [upload()]})
    assert Attachment.objects.count() == 1


def test_eleventh_file_of_a_message_is_refused(case, as_person):
    files = [upload(str(n).encode(), f"{n}.log") for n in range(11)]
    response = as_person("ada").post(f"/cases/{case.reference}/reply/", {"text": "x", "token": uuid4(), "files": files})
    assert response.context["form"].errors["files"] == [
        "10.log: more than 10 files. Send the others in a second message."
    ]
    assert len(response.context["form"].held) == 10


def test_new_case_and_call_take_files(ada, problem, as_person):
    words = {
        "product": problem.product.pk, "severity": problem.severity, "subject": "x", "description": "y",
    }  # fmt: skip
    as_person("ada").post("/cases/new/", {**words, "token": uuid4(), "files": [upload()]})
    as_person("sam").post(
        f"/desk/calls/new/{ada.pk}/", {**words, "token": uuid4(), "channel": "phone", "files": [upload(PNG, "a.png")]}
    )
    opened = [list(case.events.get(kind="opened").attachments.all()) for case in Case.objects.order_by("pk")]
    assert [[file.name for file in files] for files in opened] == [["trend.log"], ["a.png"]]


def test_files_of_notes_never_leave(case, as_person):
    as_person("sam").post(
        f"/desk/cases/{case.reference}/note/", {"text": "For us.", "token": uuid4(), "files": [upload(name="ours.log")]}
    )
    pk = Attachment.objects.get().pk
    address = f"/cases/{case.reference}/files/{pk}/"
    assert as_person("ada").get(address).status_code == 404
    assert "ours.log" not in as_person("ada").get(f"/cases/{case.reference}/").content.decode()
    assert as_person("priya").get(address).status_code == 200


def test_file_is_handed_out_to_be_saved_under_its_name(case, as_person):
    event = CaseEventFactory(case=case)
    attachment = AttachmentFactory(event=event, name="Übersicht 1.html", content_type="text/plain")

    response = as_person("ada").get(f"/cases/{case.reference}/files/{attachment.pk}/")

    assert b"".join(response.streaming_content) == b"no curves\n"
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht%201.html"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_file_of_another_company_or_case_or_form_is_missing(cast, case, as_person):
    attachment = AttachmentFactory(event=CaseEventFactory(case=case))
    other = CaseFactory(account=cast("astrid").account)
    waiting = AttachmentFactory(event=None, sent_by=cast("ada"))
    assert as_person("astrid").get(f"/cases/{case.reference}/files/{attachment.pk}/").status_code == 404
    assert as_person("astrid").get(f"/cases/{other.reference}/files/{attachment.pk}/").status_code == 404
    assert as_person("ada").get(f"/cases/{case.reference}/files/{waiting.pk}/").status_code == 404


def test_files_are_in_no_folder_that_is_served(case, settings):
    attachment = AttachmentFactory(event=CaseEventFactory(case=case))
    assert attachment.file.path.startswith(str(settings.PRIVATE_ROOT))


def test_what_another_person_holds_under_the_same_token_is_not_taken_along(case, cast, ada):
    token = uuid4()
    attaching.hold(ContentFile(b"theirs", "a.log"), token=token, by=cast("astrid"), at=NOON)
    event = cases.reply(case, text="x", by=ada, at=NOON, token=token)
    assert not event.attachments.exists()
    assert attaching.held(token, ada) == []


def test_files_of_forms_given_up_are_forgotten_after_a_day(case, ada):
    old, new = (
        attaching.hold(ContentFile(b"x", "a.log"), token=uuid4(), by=ada, at=NOON + timedelta(hours=hours))
        for hours in (0, 2)
    )
    attaching.forget_waiting(NOON + timedelta(hours=25))
    assert list(Attachment.objects.all()) == [new]
    assert not old.file.storage.exists(old.file.name)
