import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.knowledge import transcripts
from portal.knowledge.transcripts import Parsed, Spoken, TranscriptError

ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:04.500
Sam Whitaker: Tarn Controls, what can I do for you?

2
00:00:05.000 --> 00:00:09.250
Owen Hughes: The trends are empty.
And the alarms work.
"""
TEAMS = """\ufeffWEBVTT
Kind: captions

NOTE made by a meeting tool

2f3c/12-0
00:00:01.000 --> 00:00:04.500
<v Sam Whitaker>Tarn Controls, <c.loud>what</c> can I do &amp; how?</v>

01:02:03.004 --> 01:02:04.000 align:start
<v Owen Hughes>The trends are empty.</v>
<v Sam Whitaker>Since when?</v>
"""
SUBRIP = "1\r\n00:00:00,500 --> 00:00:07,000\r\nHello.\r\n\r\n2\r\n00:00:07,000 --> 00:00:11,890\r\n<i>Goodbye.</i>\r\n"
TEXT = """Sam (00:00:01): What can I do for you?

[00:01:05] Owen Hughes: The trends are empty,
all of them.
SAM: Since when?
"""


def test_read_zoom_names_lead_the_words():
    assert transcripts.read(ZOOM.encode()) == Parsed(
        "webvtt",
        [
            Spoken("Sam Whitaker", "Tarn Controls, what can I do for you?", 1000, 4500),
            Spoken("Owen Hughes", "The trends are empty. And the alarms work.", 5000, 9250),
        ],
    )


def test_read_teams_voice_tags():
    assert transcripts.read(TEAMS.encode()) == Parsed(
        "webvtt",
        [
            Spoken("Sam Whitaker", "Tarn Controls, what can I do & how?", 1000, 4500),
            Spoken("Owen Hughes", "The trends are empty.", 3723004, 3724000),
            Spoken("Sam Whitaker", "Since when?", 3723004, 3724000),
        ],
    )


def test_read_subrip():
    assert transcripts.read(SUBRIP.encode()) == Parsed(
        "srt", [Spoken("", "Hello.", 500, 7000), Spoken("", "Goodbye.", 7000, 11890)]
    )


def test_read_text():
    assert transcripts.read(TEXT.encode()) == Parsed(
        "text",
        [
            Spoken("Sam", "What can I do for you?", 1000),
            Spoken("Owen Hughes", "The trends are empty, all of them.", 65000),
            Spoken("SAM", "Since when?"),
        ],
    )


def test_read_one_caption_with_a_colon_is_no_speaker():
    lines = ["WEBVTT"] + [
        f"\n00:00:0{n}.000 --> 00:00:0{n}.900\n{words}" for n, words in enumerate(["Hi.", "So: no.", "Bye."])
    ]

    assert transcripts.read("\n".join(lines).encode()).speakers == [""]


def test_read_cue_without_name_goes_on_where_names_lead():
    assert transcripts.read((ZOOM + "\n00:00:10.000 --> 00:00:11.000\nSince Saturday.\n").encode()).turns[-1] == Spoken(
        "Owen Hughes", "Since Saturday.", 10000, 11000
    )


def test_read_forgotten_empty_line_between_cues():
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:02,000 --> 00:00:03,000\nTwo.\n"

    assert [turn.text for turn in transcripts.read(text.encode()).turns] == ["One.", "Two."]


def test_read_utf16_with_mark():
    assert transcripts.read("Jürgen: Grüße".encode("utf-16")).turns == [Spoken("Jürgen", "Grüße")]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 0, "The file is empty."),
        (b"\n \n\t\n", 0, "The file is empty."),
        (b"WEBVTT\n\nNOTE nothing else\n", 0, "The file holds no spoken words."),
        (b"MIT License\n\nPermission is granted", 1, "Expected “Name: what they said”, found “MIT License”."),
        (
            "Sam: Hello\nJürgen: Grüße".encode("latin-1"),
            2,
            "Byte 0xFC is not UTF-8. Save the file as UTF-8 and upload it again.",
        ),
        ("Sam: Hi".encode("utf-16") + b"\x00", 1, "The file says it is UTF-16 and ends in the middle of a character."),
        (b"Sam: Hello\nOwen: \x00\x01", 2, "The line holds control characters, so this is not a text file."),
        (
            b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello.\n\n00:00:03.000 -->",
            6,
            "Expected a time such as “00:00:01.000 --> 00:00:04.000”, found “00:00:03.000 -->”.",
        ),
        (
            b"1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n2\n",
            5,
            "Expected a time such as “00:00:01.000 --> 00:00:04.000”, found “2”.",
        ),
        (
            b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello.\n\n00:00:03.000 --> 00:00:04.000\n",
            6,
            "The file ends in the middle: words are missing after this time.",
        ),
        (b"WEBVTT\n\n00:61:01.000 --> 00:62:02.000\nHello.", 3, "Minutes and seconds of a time end at 59."),
        (b"[00:00:75] Sam: Hello", 1, "Minutes and seconds of a time end at 59."),
        (
            b"Host: a\nAccept: b\nAge: 1\nVary: c\nServer: d\nDate: e",
            1,
            "6 names on 6 lines are no conversation; a transcript has “Name: what they said”.",
        ),
    ],
)
def test_read_refuses_with_line_and_reason(data, line, reason):
    with pytest.raises(TranscriptError) as refused:
        transcripts.read(data)

    assert (refused.value.line, refused.value.reason) == (line, reason)


def test_check_size_refuses_fifty_megabytes():
    with pytest.raises(TranscriptError) as refused:
        transcripts.check_size(50 * 1024**2)

    assert str(refused.value) == "The file has 50.0 MB. A transcript may have 5 MB; an hour of talk has about 0.1 MB."


def test_read_too_many_turns():
    with pytest.raises(TranscriptError) as refused:
        transcripts.read(b"A: b\n" * 20_001)

    assert refused.value.reason == "The file has 20001 turns; 20000 is the most that can be kept."


@given(
    st.one_of(st.binary(), st.text().map(str.encode), st.text(alphabet="WEBVT\n0123:.,->< /vA:[]()\t").map(str.encode))
)
def test_read_any_bytes_gives_turns_or_transcript_error(data):
    assert_turns_or_refusal(data)


@given(st.text(alphabet="WEBVT\n0123:.,-> "))
def test_read_any_webvtt_body_gives_turns_or_transcript_error(body):
    assert_turns_or_refusal(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}".encode())


def assert_turns_or_refusal(data):
    try:
        parsed = transcripts.read(data)
    except TranscriptError:
        return
    assert [turn for turn in parsed.turns if not turn.text] == []


words = st.from_regex(r"[A-Za-zäöüß][a-zäöüß]{0,9}( [a-zäöüß?!,.]{1,9}){0,5}", fullmatch=True)
names = st.from_regex(r"[A-ZÄÖÜ][a-zäöüß]{1,9}( [A-ZÄÖÜ][a-zäöüß]{1,9})?", fullmatch=True)
milliseconds = st.integers(0, 99 * 3600_000)
turns = st.lists(st.builds(Spoken, names, words, milliseconds, milliseconds), min_size=1, max_size=5).map(
    lambda turns: [Spoken(t.speaker, t.text, t.starts_ms, max(t.starts_ms, t.ends_ms)) for t in turns]
)


def clock(ms, point):
    return f"{ms // 3600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


@given(turns)
def test_read_webvtt_round_trip(turns):
    cues = [f"{clock(t.starts_ms, '.')} --> {clock(t.ends_ms, '.')}\n<v {t.speaker}>{t.text}</v>\n" for t in turns]

    assert transcripts.read("\n".join(["WEBVTT\n", *cues]).encode()).turns == turns


@given(turns)
def test_read_subrip_round_trip(turns):
    cues = [
        f"{n}\n{clock(t.starts_ms, ',')} --> {clock(t.ends_ms, ',')}\n{t.speaker}: {t.text}\n"
        for n, t in enumerate(turns, 1)
    ]

    assert transcripts.read("\n".join(cues).encode()).turns == turns


@given(turns)
def test_read_text_round_trip(turns):
    lines = [f"{t.speaker}: {t.text}" for t in turns]

    assert transcripts.read("\n".join(lines).encode()).turns == [Spoken(t.speaker, t.text) for t in turns]
