"""JSON that other systems write of a conversation."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.knowledge import transcripts
from portal.knowledge.transcripts import Parsed, Spoken, TranscriptError

VOICE = {
    "Channel": "VOICE",
    "Participants": [{"ParticipantId": "A1", "ParticipantRole": "AGENT"}],
    "Transcript": [
        {"ParticipantId": "A1", "Content": "Tarn Controls.", "BeginOffsetMillis": 0, "EndOffsetMillis": 900},
        {"ParticipantId": "CUSTOMER", "Content": "Trends are empty.", "BeginOffsetMillis": 950, "EndOffsetMillis": 10},
    ],
}
CHAT = {
    "Channel": "CHAT",
    "Participants": [{"ParticipantId": "x1", "ParticipantRole": "CUSTOMER", "DisplayName": "Owen"}],
    "Transcript": [
        {"ParticipantId": "x1", "Type": "EVENT"},
        {"ParticipantId": "s", "ParticipantRole": "SYSTEM", "Content": "Five minutes."},
        {"ParticipantId": "x1", "Type": "MESSAGE", "Content": "Trends\nare empty."},
        {"ParticipantId": "y", "ParticipantRole": "AGENT", "DisplayName": "Sam", "Content": "Since when?"},
    ],
}
TWILIO = {
    "sentences": [
        {"media_channel": 1, "transcript": "Tarn Controls.", "start_time": "0.5", "end_time": 1.25},
        {"media_channel": 2, "transcript": "Trends are empty.", "start_time": None, "end_time": None},
    ]
}
ZENDESK = {
    "comments": [
        {"author_id": 7, "plain_body": "Trends are empty.", "public": True},
        {"author_id": 8, "plain_body": "He is angry.", "public": False},
        {"author_id": 8, "html_body": "<p>Start the <b>writer</b>.</p>"},
    ],
    "users": [{"id": 7, "name": "Owen Hughes", "role": "end-user"}, {"id": 8, "name": "Sam", "role": "agent"}],
}
ZENDESK_LOG = {
    "events": [
        {"type": "Comment", "author": {"type": "user", "display_name": "Owen"}, "content": {"text": "Empty."}},
        {"type": "Comment", "author": {"type": "agent"}, "content": {"type": "html", "body": "<p>Start it.</p>"}},
        {"type": "Comment", "author": {"type": "agent"}, "content": {"text": "x"}, "metadata": {"is_public": False}},
    ]
}
ZAMMAD = [
    {
        "sender": "Customer",
        "from": "Owen Hughes <owen@castellan.example>",
        "body": "Empty.",
        "content_type": "text/plain",
    },
    {"sender": "Agent", "from": "Sam", "body": "Note.", "internal": True},
    {"sender": "Agent", "from": "Sam", "body": "<div>Start it.</div>", "content_type": "text/html"},
]
RECOGNISER = [
    {"speaker_role": "caller", "human_transcript": "[noise]", "offset_ms": 10, "duration_ms": 5},
    {
        "speaker_role": "agent",
        "human_transcript": "hello",
        "transcript": "fellow",
        "offset_ms": 3730,
        "duration_ms": 70,
    },
]


@pytest.mark.parametrize(
    ("data", "parsed"),
    [
        (
            VOICE,
            Parsed(
                "lens",
                [
                    Spoken("Agent", "Tarn Controls.", 0, 900, "agent"),
                    Spoken("Customer", "Trends are empty.", 950, 950, "customer"),
                ],
            ),
        ),
        (
            CHAT,
            Parsed(
                "lens",
                [Spoken("Owen", "Trends are empty.", role="customer"), Spoken("Sam", "Since when?", role="agent")],
                "chat",
            ),
        ),
        (
            TWILIO,
            Parsed(
                "twilio", [Spoken("Channel 1", "Tarn Controls.", 500, 1250), Spoken("Channel 2", "Trends are empty.")]
            ),
        ),
        (
            ZENDESK,
            Parsed(
                "zendesk",
                [
                    Spoken("Owen Hughes", "Trends are empty.", role="customer"),
                    Spoken("Sam", "Start the writer.", role="agent"),
                ],
                "chat",
            ),
        ),
        (
            ZENDESK_LOG,
            Parsed(
                "zendesk",
                [Spoken("Owen", "Empty.", role="customer"), Spoken("Agent", "Start it.", role="agent")],
                "chat",
            ),
        ),
        (
            ZAMMAD,
            Parsed(
                "zammad",
                [Spoken("Owen Hughes", "Empty.", role="customer"), Spoken("Sam", "Start it.", role="agent")],
                "chat",
            ),
        ),
        ({"articles": ZAMMAD[:1]}, Parsed("zammad", [Spoken("Owen Hughes", "Empty.", role="customer")], "chat")),
        (RECOGNISER, Parsed("json", [Spoken("agent", "hello", 3730, 3800, "agent")])),
        ({"turns": [{"speaker": "Sam", "text": "Hi."}]}, Parsed("json", [Spoken("Sam", "Hi.")])),
    ],
    ids=[
        "lens voice",
        "lens chat",
        "twilio",
        "zendesk",
        "zendesk log",
        "zammad",
        "zammad articles",
        "recogniser",
        "turns",
    ],
)
def test_read_what_another_system_wrote(data, parsed):
    assert transcripts.read(json.dumps(data, indent=1).encode()) == parsed


def zendesk(*ways):
    return {"comments": [{"author_id": 7, "body": "Empty.", "via": {"channel": way}} for way in ways]}


@pytest.mark.parametrize(
    ("data", "channel"),
    [
        (VOICE, "phone"),
        (CHAT, "chat"),
        (TWILIO, "phone"),
        (zendesk("email", "web"), "email"),
        (zendesk("web"), "portal"),
        (zendesk("voice"), "phone"),
        (zendesk("native_messaging"), "chat"),
        (zendesk(None, "rule", 5), "chat"),
        (zendesk("rule", "email"), "email"),
        ({"events": [ZENDESK_LOG["events"][0] | {"type": "VoiceComment"}]}, "phone"),
        ([ZAMMAD[0] | {"type": "email"}], "email"),
        ([ZAMMAD[1] | {"type": "phone"}, ZAMMAD[0] | {"type": "whatsapp message"}], "chat"),
        ([{"original": [["customer", "Empty."]]}], "chat"),
        ({"channel": "chat", "turns": [{"speaker": "Owen", "text": "Empty."}]}, "chat"),
        (RECOGNISER, "phone"),
    ],
)
def test_read_tells_how_somebody_got_in_touch(data, channel):
    assert transcripts.read(json.dumps(data).encode()).channel == channel


def test_read_all_of_a_file_with_several_chats():
    chats = [
        {"original": [["agent", "Hi."], ["action", "Looked up."], ["customer", text]]} for text in ("One.", "Two.")
    ]
    data = json.dumps(chats).encode()

    assert [parsed.turns[1] for parsed in transcripts.read_all(data)] == [
        Spoken("customer", "One.", role="customer"),
        Spoken("customer", "Two.", role="customer"),
    ]
    with pytest.raises(TranscriptError, match="holds 2 conversations and a call is one"):
        transcripts.read(data)
    assert transcripts.read(data, 2) == transcripts.read_all(data)[1]
    with pytest.raises(TranscriptError, match="say which, from 1 to 2"):
        transcripts.read(data, 3)


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'{"a": 1,\n "b": }', 2, "The JSON breaks off here: the file is damaged or incomplete."),
        (b"[" * 100_000, 1, "The JSON is nested deeper, or has a number longer, than any transcript."),
        (
            b'{"links": {"sentences": "https://a.example"}}',
            0,
            "This is Twilio's record about a transcript. Its words are in the answer of its Sentences address.",
        ),
        (
            b'{"agent": {}, "caller": {}, "sid": "1"}',
            1,
            "This JSON is no conversation that can be read: it tells agent, caller, sid. "
            "Contact Lens, Twilio sentences, Zendesk, Zammad and lists of turns can be read.",
        ),
        (
            b"[1, 2]",
            1,
            "This JSON is no conversation that can be read. "
            "Contact Lens, Twilio sentences, Zendesk, Zammad and lists of turns can be read.",
        ),
        (b'{"Transcript": [{"Type": "EVENT"}]}', 0, "The file holds no spoken words."),
    ],
)
def test_read_refuses_other_json(data, line, reason):
    with pytest.raises(TranscriptError) as refused:
        transcripts.read(data)

    assert (refused.value.line, refused.value.reason) == (line, reason)


scalars = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8)
KEYS = """Transcript Participants ParticipantId Content BeginOffsetMillis sentences start_time links transcript comments
users author_id body events author content type metadata articles sender from original turns speaker text offset_ms
duration_ms id name"""
keys = st.sampled_from(KEYS.split())
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=25
)


@given(documents)
def test_read_any_json_gives_turns_or_transcript_error(document):
    try:
        parsed = transcripts.read_all(b" " + json.dumps([document]).encode())
    except TranscriptError:
        return
    for turn in (turn for one in parsed for turn in one.turns):
        assert turn.text
        assert turn.role in ("", "agent", "customer")
        assert turn.starts_ms is None or 0 <= turn.starts_ms < 2**31
        (turn.text + turn.speaker).encode()
