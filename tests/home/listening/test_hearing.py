from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.knowledge import attaching
from portal.knowledge.models import Recording
from portal.support import consenting
from portal.support.consenting import Consent
from tests.factories import portal as make
from tests.factories import portal_support as support
from tests.factories.portal_knowledge import TRENDS
from tests.home.listening.test_silencing import heard, sound


@pytest.fixture
def call(cast):
    """Owen's call, with what was said; he agreed to be heard."""
    owen = cast("owen")
    case = support.CaseFactory(account=owen.account, contact=owen)
    call = support.CallFactory(case=case, contact=owen, taken_by=cast("sam"), agreed_to_listening=True)
    attaching.attach(call, data=TRENDS.encode(), file_name="call.vtt", by=cast("sam"), at=timezone.now())
    return call


@pytest.fixture
def recorded(call, cast):
    data = sound(rate=1000, milliseconds=40_000).getvalue()
    recording = Recording(
        transcript=call.transcripts.get(), content_type="audio/wav", size=len(data), attached_by=cast("sam")
    )
    recording.file.save("call.wav", ContentFile(data))
    yield recording
    recording.file.delete(save=False)


@pytest.fixture
def room(as_person, running):
    """What is answered in the room of a running session: `room("12/")` is its call 12."""
    session = running("iris")
    client = as_person("iris")
    return lambda where="": client.get(f"/listening/{session.pk}/room/{where}")


def test_room_lists_the_calls_that_may_be_heard(room, call):
    support.CallFactory(agreed_to_listening=False)

    assert [call.pk for call in room().context["calls"]] == [call.pk]


def test_a_call_without_consent_does_not_exist(room, call, cast):
    consenting.say(call, Consent(recording=True, use=True), by=cast("sam"), at=timezone.now())

    assert room(f"{call.pk}/").status_code == 404
    assert room(f"{call.pk}/sound/").status_code == 404


def test_neither_caller_nor_rep_is_named(room, call):
    said = room(f"{call.pk}/").content.decode()

    assert "every trend page is empty" in said
    assert "Flow Historian Writer" not in said  # no article uses these words yet
    main = said.split("<main")[1]
    for name in ("Sam", "Whitaker", "Owen", "Hughes", "Castellan", "owen@castellan.example"):
        assert name not in main


@pytest.mark.parametrize("where", ["", "{call}/", "{call}/sound/"])
@pytest.mark.parametrize("minutes", [-70, 10], ids=["over", "ahead"])
def test_room_is_closed_before_and_after(as_person, running, call, recorded, where, minutes):
    start = timezone.now() + timedelta(minutes=minutes)
    session = running("iris", starts_at=start, ends_at=start + timedelta(hours=1))

    asked = as_person("iris").get(f"/listening/{session.pk}/room/{where.format(call=call.pk)}")

    assert asked.status_code == 404


def test_room_has_nothing_to_fill_in(room, call):
    for page in (room(), room(f"{call.pk}/")):
        main = page.content.decode().split("<main")[1].split("<footer")[0]
        assert "<textarea" not in main
        assert main.count("<form") == main.count("/leave/") == 1


def test_recording_is_silent_where_something_was_taken_out(room, call, recorded):
    """Owen and Sam are named until 28 s, with pauses; what is set until 33 s, “Automatic”, might be a name."""
    data = room(f"{call.pk}/sound/").getvalue()

    frames = heard(data)
    loud = [second for second in range(40) if any(frames[2000 * second : 2000 * second + 2000])]
    assert loud == [0, 4, 12, 13, 14, 15, 16, 20, 28, *range(33, 40)]


def test_recording_without_times_stays_closed(room, call, recorded):
    call.transcripts.get().turns.update(starts_ms=None, ends_ms=None)

    assert room(f"{call.pk}/sound/").status_code == 404
    assert "The recording stays closed" in room(f"{call.pk}/").content.decode()


def test_recording_is_closed_to_who_only_reads(room, call, recorded):
    call.agreed_to_recording = False
    call.save()

    assert room(f"{call.pk}/sound/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_room_asks_the_same_of_the_database_however_many_calls(room, call, rows, django_assert_num_queries):
    for _ in range(rows - 1):
        other = support.CallFactory(case__account=make.AccountFactory(), agreed_to_listening=True)
        attaching.attach(other, data=TRENDS.encode(), file_name="a.vtt", by=None, at=timezone.now())
    room()

    with django_assert_num_queries(5):
        room()
