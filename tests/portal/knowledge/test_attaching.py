import pytest

from portal.knowledge import attaching, speakers
from portal.knowledge.models import Transcript, Turn
from portal.knowledge.transcripts import TranscriptError
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

Role = Turn.Role


def test_attach_keeps_turns_with_guessed_roles(transcript):
    assert transcript.format == Transcript.Format.WEBVTT
    assert list(transcript.turns.values_list("speaker", "role", "starts_ms")[:2]) == [
        ("Sam Whitaker", Role.AGENT, 1000),
        ("Owen Hughes", Role.CUSTOMER, 5000),
    ]
    assert (transcript.turns.count(), transcript.roles_by) == (7, None)


def test_attach_same_file_again_is_the_same_transcript(transcript, call, cast):
    again = attaching.attach(call, data=knowledge.TRENDS.encode(), by=cast("priya"), at=make.LONG_AGO)

    assert (again, Transcript.objects.count()) == (transcript, 1)


def test_attach_same_file_to_another_call(transcript, cast):
    other = attaching.attach(support.CallFactory(), data=knowledge.TRENDS.encode(), by=cast("sam"), at=make.LONG_AGO)

    assert other != transcript


def test_attach_broken_file_keeps_nothing(call, cast):
    with pytest.raises(TranscriptError):
        attaching.attach(call, data=knowledge.TRENDS.encode() + b"\n00:00:40 -->", by=cast("sam"), at=make.LONG_AGO)

    assert (Transcript.objects.count(), Turn.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("labels", "channel", "roles"),
    [
        (["Sam", "Owen"], "phone", [Role.AGENT, Role.CUSTOMER]),
        (["Support", "Somebody"], "phone", [Role.AGENT, Role.CUSTOMER]),
        (["Robert (Agent)", "Mary"], "phone", [Role.AGENT, Role.CUSTOMER]),
        (["Visitor", "Robert"], "chat", [Role.CUSTOMER, Role.AGENT]),
        (["Speaker 1", "Speaker 2"], "phone", [Role.AGENT, Role.CUSTOMER]),
        (["Speaker 1", "Speaker 2"], "chat", [Role.CUSTOMER, Role.AGENT]),
        (["Sam", "Owen", "Speaker 3"], "phone", [Role.AGENT, Role.CUSTOMER, Role.UNKNOWN]),
        ([""], "phone", [Role.UNKNOWN]),
    ],
)
def test_guess_roles(call, labels, channel, roles):
    call.channel = channel

    assert list(speakers.guess(labels, call, {}).values()) == roles


def test_assign_says_who_said_so(transcript, cast):
    speakers.assign(transcript, {"Sam Whitaker": Role.CUSTOMER}, by=cast("priya"))

    transcript.refresh_from_db()
    assert transcript.roles_by == cast("priya")
    assert set(transcript.turns.filter(speaker="Sam Whitaker").values_list("role", flat=True)) == {Role.CUSTOMER}
    assert set(transcript.turns.filter(speaker="Owen Hughes").values_list("role", flat=True)) == {Role.CUSTOMER}


def test_guess_holds_to_what_the_file_states(call):
    stated = {"Owen": Role.AGENT}

    assert speakers.guess(["Owen", "x"], call, stated) == {"Owen": Role.AGENT, "x": Role.CUSTOMER}
