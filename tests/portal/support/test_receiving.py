"""Mails that come in: which become replies, which do not and why, each once."""

import io
import json
import sys
from base64 import b64encode
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as outgoing
from django.core.management import call_command
from django.utils import timezone

from portal.outbox import effects
from portal.support import addressing, cases, receiving, signing
from portal.support.models import Case, ReceivedMail
from tests.portal.support.conftest import NOON

SECRET = "mail-secret"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(autouse=True)
def address(settings):
    settings.CASE_MAIL_ADDRESS = "support@portal.example"
    settings.MAIL_INTAKE_SECRETS = ["the-next-one", SECRET]


@pytest.fixture
def write(case, ada):
    """`write(text)` is a mail of Ada's to the address of her case; `headers` with underscores replace its own."""

    def written(text="It is back.", *, files=(), **headers):
        message = EmailMessage()
        named = {
            "From": f"Ada Brenner <{ada.email.upper()}>",
            "To": addressing.reply_to(addressing.Thread(case.pk, ada.pk)),
            "Subject": "Re: Trend page stays empty",
            "Message-ID": "<1@brenner.example>",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in named.items():
            if value is not None:
                message[name] = value
        message.set_content(text)
        for name, content in files:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return message.as_bytes()

    return written


def take(raw, at=NOON):
    return receiving.receive(raw, at=at)


def test_reply_becomes_an_event_without_what_it_quotes(write, case, ada):
    cases.answer(case, text="Which version?", waits=True, by=ada, at=NOON)

    mail = take(write("5.2.1\n\nOn Mon, Support wrote:\n> Which version?\n"))

    case.refresh_from_db()
    assert (mail.outcome, mail.person, mail.event.kind) == ("taken", ada, "replied")
    assert (mail.event.text, mail.event.author, mail.event.at) == ("5.2.1", ada, NOON)
    assert case.status == Case.Status.OPEN


def test_mail_that_comes_twice_is_taken_once(write, case):
    raw = write(files=[("a.log", b"x")])
    first, second = take(raw), take(raw)
    assert first == second
    assert case.events.filter(kind="replied").count() == 1
    assert first.event.attachments.count() == 1


def test_files_are_kept_under_their_names_and_refused_ones_are_named(write):
    mail = take(write(files=[("Übersicht.png", PNG), ("run.exe", b"MZ\0\0"), ("notes.txt", b"hello")]))
    assert [file.name for file in mail.event.attachments.all()] == ["Übersicht.png", "notes.txt"]
    assert mail.event.text == (
        "It is back.\n\nrun.exe is no picture, PDF, archive, recording or text. Put it into a ZIP."
    )


def test_mail_of_files_only_says_so(write):
    assert take(write("", files=[("a.png", PNG)])).event.text == "(files only)"


def test_colleague_for_whom_our_server_vouches_may_reply(write, cast, settings):
    settings.MAIL_AUTHSERV_ID = "mx.portal.example"
    proof = "mx.portal.example; dmarc=pass header.from=brenner.example"
    mail = take(write(From=cast("emil").email, Authentication_Results=proof))
    assert (mail.outcome, mail.event.author) == ("taken", cast("emil"))


def test_reply_to_a_resolved_case_reopens_it(write, case, cast):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    mail = take(write())
    assert (mail.outcome, mail.event.kind, mail.event.text) == ("reopened", "reopened", "It is back.")


@pytest.mark.parametrize(
    ("outcome", "headers"),
    [
        ("unknown", {"From": "nobody@nowhere.example"}),
        ("unknown", {"From": "no address"}),
        ("no_case", {"To": "support@portal.example"}),
        ("no_case", {"To": "support+1-1-000000000000000000000000@portal.example"}),
        ("automatic", {"Auto_Submitted": "auto-replied"}),
        ("automatic", {"Precedence": "bulk"}),
        ("automatic", {"Precedence": "auto_reply"}),
        ("automatic", {"List_Id": "<list.brenner.example>"}),
        ("automatic", {"Return_Path": "<>"}),
        ("loop", {"Message_ID": "<case-1.2.3@portal.example>"}),
        ("loop", {"X_Case_Mail": "1"}),
    ],
)
def test_what_is_left_out_is_kept_with_its_reason(write, case, outcome, headers):
    mail = take(write(**headers))
    assert (mail.outcome, mail.event) == (outcome, None)
    assert ReceivedMail.objects.get() == mail
    assert not case.events.filter(kind="replied").exists()


def test_sender_of_another_company_and_of_ours_is_held_back(write, cast):
    assert take(write(From=cast("astrid").email)).outcome == "other_company"
    assert take(write(From=cast("sam").email, Message_ID="<2@b.example>")).outcome == "other_company"


def test_mail_without_words_or_files_is_left_out(write):
    assert take(write("> Done.\n")).outcome == "empty"


def test_more_than_twenty_in_an_hour_are_a_loop(write):
    outcomes = [take(write(Message_ID=f"<{n}@b.example>"), NOON + timedelta(minutes=n)).outcome for n in range(22)]
    assert outcomes == ["taken"] * 20 + ["loop"] * 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\0", b"From: x\nSubject: \xff\xfe\n\n\xff", b"Content-Type: multipart/mixed\n\nx", b"\0" * 99],
)
def test_what_is_hardly_a_mail_is_left_out(db, raw):
    assert take(raw).event is None


def test_text_in_a_charset_that_is_wrong_or_unknown_is_read_as_well_as_can_be(write):
    raw = write("Lüfter").replace(b'charset="utf-8"', b'charset="x-klingon"')
    assert take(raw).event.text == "Lüfter"


def test_our_mail_threads_and_names_its_address(case, ada, cast):
    event = cases.answer(case, text="We look.", by=cast("sam"), at=NOON)
    effects.deliver_due(timezone.now())

    sent = next(mail for mail in outgoing.outbox if "We answered" in mail.subject)

    reply_to = addressing.reply_to(addressing.Thread(case.pk, ada.pk))
    assert sent.reply_to == [reply_to]
    assert sent.extra_headers["Message-ID"] == f"<case-{case.pk}.{event.pk}.{ada.pk}@portal.example>"
    assert sent.extra_headers["References"] == f"<case-{case.pk}@portal.example>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.body.startswith("##- To reply, write above this line. -##")
    assert addressing.named([reply_to.upper()]) == (case.pk, ada.pk)


def test_without_an_address_mails_are_replied_to_in_the_portal(case, cast, settings):
    settings.CASE_MAIL_ADDRESS = ""
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON)
    effects.deliver_due(timezone.now())
    sent = next(mail for mail in outgoing.outbox if "We answered" in mail.subject)
    assert (sent.reply_to, "##-" in sent.body) == ([], False)


def test_address_signed_by_the_secret_before_is_still_ours(settings):
    reply_to = addressing.reply_to(addressing.Thread(1, 2))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert addressing.named([reply_to]) == (1, 2)
    settings.SECRET_KEY_FALLBACKS = []
    assert addressing.named([reply_to]) is None


def post(client, body, content_type="message/rfc822", secret=SECRET):
    timestamp = str(int(timezone.now().timestamp()))
    head = {"X-Timestamp": timestamp, "X-Signature": signing.sign(body, timestamp, secret)}
    return client.post("/intake/mail/", body, content_type=content_type, headers=head)


def test_webhook_takes_mime_once_and_only_signed(client, write):
    assert post(client, write(), secret="another").status_code == 400
    assert not ReceivedMail.objects.exists()
    assert [post(client, write()).status_code for _ in range(2)] == [200, 200]
    assert ReceivedMail.objects.get().outcome == "taken"


def test_webhook_takes_json(client, case, ada):
    said = {
        "from": ada.email, "to": [addressing.reply_to(addressing.Thread(case.pk, ada.pk))], "subject": "Re:",
        "message_id": "<2@b.example>", "html": "<p>It is back.</p>",
        "attachments": [{"name": "a.png", "content": b64encode(PNG).decode()}],
    }  # fmt: skip
    assert post(client, json.dumps(said).encode(), "application/json").status_code == 200
    event = ReceivedMail.objects.get().event
    assert (event.text, event.attachments.get().name) == ("It is back.", "a.png")


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"from": "a@b.example", "attachments": [{}]}'])
def test_json_that_is_no_mail_is_refused(client, db, body):
    assert post(client, body, "application/json").status_code == 400


def test_door_is_shut_while_no_secret_is_set(client, settings, write):
    settings.MAIL_INTAKE_SECRETS = []
    assert post(client, write()).status_code == 503


def test_command_takes_a_mail_from_its_input(write, monkeypatch, capsys):
    # The command reads the mail server's pipe, which a test has not.
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(write())))
    call_command("receive_mail")
    assert capsys.readouterr().out == "taken: Became a reply\n"
