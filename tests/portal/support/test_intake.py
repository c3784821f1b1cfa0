"""Telephone systems at the door: signed, once, in any order."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.outbox import effects
from portal.outbox.models import Effect
from portal.support import calls, ringing, signing
from portal.support.models import Call, Delivery, Ring

SECRET, TOKEN = "generic-secret", "twilio-token"
BEGAN = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.TELEPHONY_SECRETS = ["the-next-one", SECRET]
    settings.TWILIO_AUTH_TOKENS = [TOKEN]
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"


@pytest.fixture
def tell(client):
    """`tell("answered", seconds=40)` is the answer to a signed event of call 7."""

    def send(event, seconds=0, *, secret=SECRET, age=0, **fields):
        at = (BEGAN + timedelta(seconds=seconds)).isoformat()
        body = json.dumps(
            {"provider": "pbx", "call": "7", "event": event, "at": at, "from": "+49 170 555 1000"} | fields
        )
        return post(client, "/intake/telephony/", body.encode(), secret=secret, age=age)

    return send


def post(client, address, body, *, secret=SECRET, age=0):
    timestamp = str(int(timezone.now().timestamp()) - age)
    head = {"X-Timestamp": timestamp, "X-Signature": signing.sign(body, timestamp, secret)}
    return client.post(address, body, content_type="application/octet-stream", headers=head)


def test_call_is_told_in_any_order_and_twice(tell, cast):
    ada = cast("ada")
    ada.phone = "0170-555 1000"
    ada.save()
    for event, seconds in (("ended", 300), ("answered", 42), ("began", 0), ("answered", 42), ("ended", 300)):
        assert tell(event, seconds).status_code == 200

    ring = Ring.objects.get()
    assert (ring.began_at, ring.wait_seconds, ring.ended_at) == (BEGAN, 42, BEGAN + timedelta(seconds=300))
    assert ring.caller == ada


def test_number_that_two_people_have_is_nobodys(tell, cast):
    for name in ("ada", "emil"):
        person = cast(name)
        person.phone = "+49 170 555 1000"
        person.save()
    tell("began")
    assert Ring.objects.get().caller is None


@pytest.mark.parametrize("words", [{"secret": "another"}, {"age": 301}, {"age": -301}])
def test_event_not_signed_now_by_a_secret_of_ours_is_refused(tell, words):
    assert tell("began", **words).status_code == 400
    assert not Ring.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "sang"},
        {"at": "yesterday"},
        {"at": "2026-06-01T12:00"},
        {"call": ""},
        {"call": "x" * 121},
        {"call": "\0"},
    ],
)
def test_event_that_cannot_be_read_says_what_is_missing(tell, fields):
    response = tell(**{"event": "began"} | fields) if "event" in fields else tell("began", **fields)
    assert response.status_code == 400
    assert b"." in response.content
    assert not Ring.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"null"])
def test_body_that_is_no_event_is_refused(client, body):
    assert post(client, "/intake/telephony/", body).status_code == 400


def test_door_is_shut_while_no_secret_is_set(tell, client, settings):
    settings.TELEPHONY_SECRETS = settings.TWILIO_AUTH_TOKENS = []
    assert tell("began").status_code == 503
    assert client.post("/intake/twilio/").status_code == 503


def twilio(client, fields, token=TOKEN):
    signature = signing.sign_as_twilio("https://portal.example/intake/twilio/", fields, token)
    return client.post(
        "/intake/twilio/", urlencode(fields), content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )  # fmt: skip


def test_twilio_signature_is_that_of_its_documentation():
    """The worked example of Twilio's security page."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    address = "https://example.com/myapp.php?foo=1&bar=2"
    assert signing.sign_as_twilio(address, fields, "12345") == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_twilio_tells_of_a_call(client):
    call = {"CallSid": "CA1", "From": "+491705551000"}
    for status, minute in (("ringing", 0), ("in-progress", 1), ("completed", 5)):
        said = call | {"CallStatus": status, "Timestamp": f"Mon, 01 Jun 2026 12:0{minute}:00 +0000"}
        assert twilio(client, said).status_code == 200
    ring = Ring.objects.get()
    assert (ring.provider, ring.wait_seconds, ring.ended_at) == ("twilio", 60, BEGAN + timedelta(minutes=5))
    assert twilio(client, call, token="another").status_code == 400


def test_call_on_the_line_is_taken_with_its_measured_wait(tell, as_person, ada, problem):
    ada.phone = "+49 170 555 1000"
    ada.save()
    now = timezone.now()
    ringing.hear(
        ringing.Told("pbx", "8", "+49 170 555 1000", began_at=now, answered_at=now + timedelta(seconds=75)), at=now
    )
    sam, ring = as_person("sam"), Ring.objects.get()
    assert f"/desk/calls/new/{ada.pk}/?ring={ring.pk}" in sam.get("/desk/").content.decode()

    sam.post(
        f"/desk/calls/new/{ada.pk}/",
        {
            "token": uuid4(), "channel": "phone", "ring": ring.pk, "product": problem.product.pk,
            "severity": problem.severity, "subject": problem.subject, "description": problem.description,
        },
    )  # fmt: skip

    ring.refresh_from_db()
    assert (ring.call, ring.call.wait_seconds) == (Call.objects.get(), 75)
    assert "On the line" not in sam.get("/desk/").content.decode()


SAID = b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada Brenner>The trends are empty.\n"


def test_transcript_waits_for_its_call_and_is_attached_once(client, ada, problem, cast):
    for _ in range(2):
        assert post(client, "/intake/transcripts/pbx/9/", SAID).status_code == 200
    assert Delivery.objects.count() == 1
    effects.deliver_due(timezone.now())
    effect = Effect.objects.get(kind="transcript_arrived")
    assert (effect.done_at, effect.last_error) == (None, "NotWrittenDown: ")

    now = timezone.now()
    ring = ringing.hear(ringing.Told("pbx", "9", began_at=now), at=now)
    contact = calls.Contact(person=ada, channel=Call.Channel.PHONE)
    call = calls.open_with_call(contact=contact, problem=problem, by=cast("sam"), at=now)
    ringing.written_down(ring, call, at=now)
    effects.deliver_due(now + timedelta(minutes=1))

    assert call.transcripts.get().turns.get().text == "The trends are empty."
    post(client, "/intake/transcripts/pbx/9/", SAID)
    assert call.transcripts.count() == 1


def test_transcript_not_signed_is_refused(client):
    assert post(client, "/intake/transcripts/pbx/9/", SAID, secret="another").status_code == 400
    assert not Delivery.objects.exists()
