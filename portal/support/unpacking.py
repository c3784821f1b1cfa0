"""What is in a mail: its headers, the sender's own words and the files, whatever its program made of them."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from uuid import UUID

from django.core.files.base import ContentFile

from portal.accounts.models import User

from . import attaching, replies

LONGEST_TEXT = 20_000


def message_of(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default makes
    return message


def head(message: EmailMessage, name: str) -> str:
    """A header on one line, without what no text field takes; empty where there is none."""
    return " ".join(_storable(str(message.get(name, ""))).split())


def own_words(message: EmailMessage) -> str:
    """What the sender wrote, without what they quoted."""
    return replies.trim(_storable(_text(message)))[:LONGEST_TEXT]


def _storable(text: str) -> str:
    """Without NUL, and with a sign in place of half a character, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    return replies.of_html(text) if body.get_content_type() == "text/html" else text


def _decoded(part: MIMEPart) -> str:
    """By the charset it names, or as it can be read where that is unknown or wrong."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", errors="replace")


def keep_files(message: EmailMessage, *, token: UUID, by: User, at: datetime) -> list[str]:
    """Hold all files; the sentences about those that are refused."""
    return [words for words in (_kept(part, token, by, at) for part in _files(message)) if words]


def _files(message: EmailMessage) -> Iterator[EmailMessage]:
    """All parts that are no text of the mail: attached, or pictures within."""
    body = {id(message.get_body(preferencelist=(kind,))) for kind in ("plain", "html")}
    for part in message.walk():
        is_sent = part.get_filename() or part.get_content_maintype() != "text"
        if is_sent and not part.is_multipart() and id(part) not in body and isinstance(part, EmailMessage):
            yield part


def _kept(part: EmailMessage, token: UUID, person: User, at: datetime) -> str:
    """Empty where the file is kept, else the sentence why not."""
    payload = part.get_payload(decode=True)
    name = part.get_filename() or f"{part.get_content_maintype()}.{part.get_content_subtype()}"
    try:
        attaching.hold(ContentFile(payload if isinstance(payload, bytes) else b"", name), token=token, by=person, at=at)
    except attaching.NotKept as refused:
        return str(refused)
    return ""
