"""The sound of a call beside its transcript: what is kept, who hears it, how a player jumps."""

import io
import wave

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import disclosing, recording
from portal.knowledge.models import Recording
from portal.support.models import Call
from tests.factories import portal_knowledge as knowledge

NOW = timezone.now()


def sound(seconds=2):
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1000)
        file.writeframes(bytes(range(250)) * 4 * seconds)
    return kept.getvalue()


@pytest.fixture
def agreed(transcript):
    Call.objects.filter(pk=transcript.call_id).update(agreed_to_recording=True)
    transcript.refresh_from_db()
    return transcript


def keep(transcript, cast, data=None):
    return recording.attach(transcript, file=ContentFile(data or sound(), name="x.wav"), by=cast("sam"), at=NOW)


def test_the_same_file_is_kept_once_and_another_is_refused(agreed, cast):
    kept = keep(agreed, cast)

    assert keep(agreed, cast) == kept
    with pytest.raises(recording.RecordingError, match="another recording already"):
        keep(agreed, cast, sound(3))
    with kept.file.open("rb") as file:
        assert (kept.content_type, kept.size, file.read()) == ("audio/wav", len(sound()), sound())
    assert Recording.objects.count() == 1


def test_without_consent_nothing_is_kept(transcript, cast):
    Call.objects.filter(pk=transcript.call_id).update(agreed_to_recording=False)
    transcript.refresh_from_db()

    with pytest.raises(recording.RecordingError, match="did not agree"):
        keep(transcript, cast)


@pytest.mark.parametrize(
    ("begins", "kind"),
    [(b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"fLaC", "audio/flac"),
     (b"\x1a\x45\xdf\xa3", "audio/webm"), (b"\0\0\0\x20ftypM4A ", "audio/mp4")],
)  # fmt: skip
def test_the_kind_is_what_the_first_bytes_say(agreed, cast, begins, kind):
    assert keep(agreed, cast, begins + bytes(64)).content_type == kind


@pytest.mark.parametrize("data", [b"<script>alert(1)</script>", b"WEBVTT\n\n", b"\x00" * 40, b"x"])
def test_what_is_no_sound_is_refused_over_http_and_nothing_kept(agreed, as_person, data):
    response = as_person("sam").post(
        reverse("recording_new", args=[agreed.pk]), {"sound": SimpleUploadedFile("call.mp3", data)}, follow=True
    )

    assert "This is no recording that can be played" in response.content.decode()
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("asked", "status", "piece", "told"),
    [
        (None, 200, slice(None), None),
        ("bytes=0-", 206, slice(None), "bytes 0-2043/2044"),
        ("bytes=10-19", 206, slice(10, 20), "bytes 10-19/2044"),
        ("bytes=2000-9999", 206, slice(2000, None), "bytes 2000-2043/2044"),
        ("bytes=-4", 206, slice(-4, None), "bytes 2040-2043/2044"),
        ("bytes=2044-", 416, slice(0, 0), "bytes */2044"),
        ("bytes=9-5", 416, slice(0, 0), "bytes */2044"),
        ("bytes=-", 200, slice(None), None),
        ("lines=1-2", 200, slice(None), None),
    ],
)
def test_a_player_gets_the_piece_it_asks_for(agreed, cast, as_person, asked, status, piece, told):
    kept = keep(agreed, cast)
    headers = {"Range": asked} if asked else {}

    response = as_person("wren").get(reverse("recording", args=[kept.pk]), headers=headers)

    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (response.status_code, body) == (status, sound()[piece])
    assert response.headers.get("Content-Range") == told
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "audio/wav" or status == 416


def test_listening_is_logged_and_others_find_nothing(agreed, cast, as_person):
    kept = keep(agreed, cast)
    address = reverse("recording", args=[kept.pk])

    answers = [as_person(who).get(address) for who in ("ada", "owen", "olga", "wren")]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 200]
    read = disclosing.registry.get_logs_for_instance(agreed).filter(action=disclosing.ACT)
    assert [entry.user for entry in read] == [cast("wren")]


def test_each_time_of_the_transcript_leads_into_the_sound(agreed, cast, as_person):
    page = agreed.get_absolute_url()
    assert 'href="#turn-1"' in as_person("sam").get(page).content.decode()
    kept = keep(agreed, cast)

    text = as_person("sam").get(page).content.decode()

    address = reverse("recording", args=[kept.pk])
    assert f'<a class="turn-clock" href="{address}#t=5" data-seeks="5">0:05</a>' in text
    assert f'<audio controls preload="none" src="{address}" data-player>' in text
    assert text.count("data-seeks=") == knowledge.TRENDS.count("-->")
