"""A mail as mail services send it in JSON, made into the MIME it was.

{"from", "to", "subject", "text", "html", "message_id", "headers": {name: value}, "attachments": [{"name", "content"}]},
contents in base64; or {"raw": the whole MIME}.
"""

import binascii
import json
from base64 import b64decode
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

CALLED = {"from": "From", "to": "To", "cc": "Cc", "subject": "Subject", "message_id": "Message-ID"}
# Written by the parts themselves.
NOT_TAKEN = {"content-type", "content-transfer-encoding", "mime-version", "content-disposition"}


class NoMail(Exception):
    """The JSON is not of this form; says so in a sentence."""


def of_json(body: bytes) -> bytes:
    """Raises NoMail."""
    try:
        said = json.loads(body)
        if raw := said.get("raw"):
            return str(raw).encode("utf-8", "surrogateescape")
        return _message(said).as_bytes()
    except (ValueError, TypeError, AttributeError, KeyError, binascii.Error) as error:
        raise NoMail("Send a mail as MIME, or as JSON with from, to and text.") from error


def _message(said: dict[str, Any]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    for name, value in (said.get("headers") or {}).items():
        if name.lower() not in NOT_TAKEN and name not in message:
            message[name] = _line(value)
    for name, header in CALLED.items():
        if value := said.get(name):
            del message[header]
            message[header] = _line(", ".join(value) if isinstance(value, list) else value)
    if "From" not in message:
        raise KeyError("from")
    message.set_content(str(said.get("text") or ""))
    if html := said.get("html"):
        message.set_content(str(html), subtype="html") if not said.get("text") else message.add_alternative(
            str(html), subtype="html"
        )
    for file in said.get("attachments") or []:
        content = b64decode(file["content"], validate=True)
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=_line(file["name"]))
    return message


def _line(value: object) -> str:
    return " ".join(str(value).split())
