"""Reading a transcript file, whatever wrote it. Nothing is kept of a file that breaks."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import cues, dialogue, exports, mails
from .spoken import Parsed, Spoken, TranscriptError

__all__ = ["MAX_BYTES", "MAX_TURNS", "Parsed", "Spoken", "TranscriptError", "check_size", "read", "read_all"]

MAX_BYTES = 5 * 1024 * 1024
MAX_TURNS = 20_000
MAX_SPEAKER = 100

MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check_size(size: int) -> None:
    """Ask before reading: an upload of any size is refused without its bytes being fetched."""
    if size > MAX_BYTES:
        raise TranscriptError(
            0,
            _("The file has %(size).1f MB. A transcript may have %(most)d MB; an hour of talk has about 0.1 MB.")
            % {"size": size / 1024**2, "most": MAX_BYTES // 1024**2},
        )


def read(data: bytes, number: int | None = None) -> Parsed:
    """The turns in order of the file's conversation, or of its `number`th, from 1. Raises TranscriptError."""
    conversations = read_all(data)
    if number is None and len(conversations) == 1:
        number = 1
    if number is None or not 1 <= number <= len(conversations):
        raise TranscriptError(
            0,
            ngettext(
                "The file holds %(count)d conversation: its number is 1.",
                "The file holds %(count)d conversations and a call is one: say which, from 1 to %(count)d.",
                len(conversations),
            )
            % {"count": len(conversations)},
        )
    return conversations[number - 1]


def read_all(data: bytes) -> list[Parsed]:
    """The conversations of the file, nearly always one. Raises TranscriptError."""
    check_size(len(data))
    if mails.opens(data):
        conversations = [mails.parse(data)]
    else:
        lines = decode(data).split("\n")
        if not any(line.strip() for line in lines):
            raise TranscriptError(0, _("The file is empty."))
        conversations = _parse(lines)
    for parsed in conversations:
        _check_turns(parsed)
    return conversations


def decode(data: bytes) -> str:
    """UTF-8, or UTF-16 that says so with a byte order mark; line ends become \\n.

    Other encodings are refused, not guessed: a wrong guess spoils names silently, and saving a file as UTF-8 is easy.
    """
    encoding = "utf-16" if data.startswith(MARKS_OF_UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptError(_line_of_byte(data, error.start, encoding), _not_text(data, error)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL.search(text):
        raise TranscriptError(
            text.count("\n", 0, found.start()) + 1,
            _("The line holds control characters, so this is not a text file."),
        )
    return text


def _parse(lines: list[str]) -> list[Parsed]:
    first = next(line.strip() for line in lines if line.strip())
    if cues.opens_webvtt(first):
        return [Parsed("webvtt", cues.parse(lines, is_webvtt=True))]
    if cues.opens_subrip(lines):
        return [Parsed("srt", cues.parse(lines, is_webvtt=False))]
    if first[0] in "{[" and not dialogue.opens(first):
        return exports.parse("\n".join(lines))
    return [Parsed("text", dialogue.parse(lines))]


def _check_turns(parsed: Parsed) -> None:
    if not parsed.turns:
        raise TranscriptError(0, _("The file holds no spoken words."))
    if len(parsed.turns) > MAX_TURNS:
        raise TranscriptError(
            0,
            _("The file has %(count)d turns; %(most)d is the most that can be kept.")
            % {"count": len(parsed.turns), "most": MAX_TURNS},
        )
    if too_long := next((name for name in parsed.speakers if len(name) > MAX_SPEAKER), None):
        raise TranscriptError(
            0,
            _("A speaker's name is longer than %(most)d characters: “%(name)s…”")
            % {"most": MAX_SPEAKER, "name": too_long[:40]},
        )


def _line_of_byte(data: bytes, position: int, encoding: str) -> int:
    before = data[:position].decode(encoding, errors="ignore")
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _not_text(data: bytes, error: UnicodeDecodeError) -> str:
    if error.encoding.startswith("utf-16") or error.encoding.startswith("utf_16"):
        return _("The file says it is UTF-16 and ends in the middle of a character.")
    return _("Byte 0x%(byte)02X is not UTF-8. Save the file as UTF-8 and upload it again.") % {
        "byte": data[error.start]
    }
