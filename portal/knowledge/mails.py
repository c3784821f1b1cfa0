"""E-mail threads: an mbox with several messages, or one message with the earlier ones quoted below it."""

import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from django.utils.translation import gettext as _

from portal.support.models import Call

from .markup import visible
from .spoken import Parsed, Spoken, TranscriptError

HEADER = re.compile(rb"(?im)^(from|to|date|subject|message-id|received|mime-version):[ \t]*\S")
NEXT_IN_MBOX = re.compile(rb"(?m)^From \S+.*\d{4}\r?$")
WROTE = re.compile(
    r"(?im)^[ \t]*(?:On|Am|Le)\b[^\n]{4,200}?(?:,|\d{4}|[ap]m|Uhr|schrieb)\s+"
    r"(?P<name>[^\n,<:]{1,100}?)\s*(?:<[^>\n]*>)?\s*(?:wrote|a écrit)?\s*:[ \t]*$"
)
ORIGINAL = re.compile(
    r"(?im)^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht)\s*-{2,}\s*\n(?:From|Von):[ \t]*(?P<name>[^\n]+)\n"
    r"(?:[A-Za-zÀ-ÿ-]+:[^\n]*\n)*"
)
QUOTE = re.compile(r"(?m)^[ \t]*>[ \t]?")
SIGNATURE = re.compile(r"(?m)^--[ \t]*$")


def opens(data: bytes) -> bool:
    """Two of the headers that every mail has, before the first empty line."""
    head = re.split(rb"\r?\n\r?\n", data.lstrip()[:20_000], maxsplit=1)[0]
    found = {name.lower() for name in HEADER.findall(head)}
    return b"from" in found and len(found) > 1


def parse(data: bytes) -> Parsed:
    """One turn for each message, oldest first. Raises TranscriptError with the line at which the message begins."""
    starts = [found.start() for found in NEXT_IN_MBOX.finditer(data)] or [0]
    pieces = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    turns: list[Spoken] = []
    for start, piece in zip(starts, pieces, strict=True):
        line = data.count(b"\n", 0, start) + 1
        message = message_from_bytes(piece.split(b"\n", 1)[-1] if piece.startswith(b"From ") else piece)
        sender, words = _sender(message), _words(message, line)
        told = _unfolded(sender, words) if len(pieces) == 1 else [(sender, _own(words))]
        turns += [Spoken(who, " ".join(text.split())) for who, text in told if text.strip()]
    return Parsed("email", turns, Call.Channel.EMAIL)


def _sender(message: Message) -> str:
    name, address = parseaddr(_header(message, "From"))
    return " ".join((name or address).split())


def _header(message: Message, name: str) -> str:
    try:
        return str(make_header(decode_header(message.get(name, ""))))
    except (LookupError, ValueError, HeaderParseError):
        return str(message.get(name, ""))


def _words(message: Message, line: int) -> str:
    """The plain part of the message, else its HTML as text."""
    parts = [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                text = _decoded(part, line)
                return visible(text) if kind == "text/html" else text
    return ""


def _decoded(part: Message, line: int) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    try:
        text = payload.decode(charset) if isinstance(payload, bytes) else ""
    except (LookupError, ValueError):
        raise TranscriptError(line, _("The words of this message are not in its encoding, %s.") % charset) from None
    return text.replace("\r\n", "\n").replace("\x00", "")


def _unfolded(sender: str, words: str) -> list[tuple[str, str]]:
    """(who, what) of a message and of those quoted in it, oldest first."""
    told: list[tuple[str, str]] = []
    while found := min(filter(None, (WROTE.search(words), ORIGINAL.search(words))), key=re.Match.start, default=None):
        told.append((sender, _without_signature(words[: found.start()])))
        sender = parseaddr(found["name"])[0] or found["name"].strip()
        words = QUOTE.sub("", words[found.end() :])
    return [*reversed([*told, (sender, _without_signature(words))])]


def _own(words: str) -> str:
    """What this message adds: nothing that is quoted."""
    cut = min(filter(None, (WROTE.search(words), ORIGINAL.search(words))), key=re.Match.start, default=None)
    kept = words[: cut.start()] if cut else words
    return _without_signature("\n".join(line for line in kept.split("\n") if not QUOTE.match(line)))


def _without_signature(words: str) -> str:
    return SIGNATURE.split(words, maxsplit=1)[0].strip()
