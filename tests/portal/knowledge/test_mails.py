"""E-mail threads."""

import pytest

from portal.knowledge import transcripts
from portal.knowledge.transcripts import Parsed, Spoken, TranscriptError

QUOTED = b"""Received: from a
From: =?utf-8?q?J=C3=BCrgen_Weber?= <jw@brenner.example>
To: help@tarn.example
Subject: Re: Trends
Content-Type: text/plain; charset="utf-8"

Working again, thank you.
--
J. Weber, Brenner

On Tue, 3 Mar 2026 at 09:12, Sam Whitaker <sam@tarn.example> wrote:
> Start the writer service.
> Then wait a minute.
>
> On Mon, 2 Mar 2026 at 17:00, J\xc3\xbcrgen Weber <jw@brenner.example> wrote:
>> All trends are empty.
"""
MBOX = b"""From jw@brenner.example Mon Mar  2 17:00:00 2026
From: Weber <jw@brenner.example>
Date: Mon, 2 Mar 2026 17:00:00 +0100
Content-Type: text/html; charset=iso-8859-1

<p>Die Trends sind leer, Gr\xfc\xdfe</p>

From sam@tarn.example Tue Mar  3 09:12:00 2026
From: sam@tarn.example
Date: Tue, 3 Mar 2026 09:12:00 +0100

Start the writer service.
> Die Trends sind leer
"""


def test_read_one_mail_unfolds_what_it_quotes():
    assert transcripts.read(QUOTED) == Parsed(
        "email",
        [
            Spoken("Jürgen Weber", "All trends are empty."),
            Spoken("Sam Whitaker", "Start the writer service. Then wait a minute."),
            Spoken("Jürgen Weber", "Working again, thank you."),
        ],
        "email",
    )


def test_read_mbox_one_turn_a_message():
    assert transcripts.read(MBOX) == Parsed(
        "email",
        [Spoken("Weber", "Die Trends sind leer, Grüße"), Spoken("sam@tarn.example", "Start the writer service.")],
        "email",
    )


def test_read_original_message_of_outlook():
    mail = b"From: Sam <s@tarn.example>\nDate: x\n\nStart it.\n\n-----Original Message-----\nFrom: Owen\nSent: Mon\n\nEmpty.\n"

    assert transcripts.read(mail).turns == [Spoken("Owen", "Empty."), Spoken("Sam", "Start it.")]


def test_read_mail_in_another_encoding_than_it_says():
    mail = b"From: Sam <s@tarn.example>\nDate: x\nContent-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe\n"

    with pytest.raises(TranscriptError) as refused:
        transcripts.read(mail)

    assert (refused.value.line, refused.value.reason) == (
        1,
        "The words of this message are not in its encoding, utf-8.",
    )


def test_read_mail_without_words():
    with pytest.raises(TranscriptError, match="holds no spoken words"):
        transcripts.read(b"From: a@b.example\nDate: x\n\n\n")
