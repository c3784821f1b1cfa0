"""Signatures of other systems on what they send, checked in constant time with any of several secrets: two while one
replaces the other.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

# An older delivery is refused, so that a recorded one cannot be sent again later.
TOLERANCE_SECONDS = 300


def is_signed(body: bytes, *, timestamp: str, signature: str, secrets: Iterable[str], at: datetime) -> bool:
    """The generic scheme: `sha256=` and the hex HMAC-SHA256 of timestamp, a full stop and body; seconds since 1970."""
    if not timestamp.isdigit() or abs(at.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    return any(_equal(signature, sign(body, timestamp, secret)) for secret in secrets)


def sign(body: bytes, timestamp: str, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed_by_twilio(address: str, fields: Mapping[str, str], *, signature: str, secrets: Iterable[str]) -> bool:
    """Twilio's scheme for forms: base64 HMAC-SHA1 of the full address and of each field's name and value, by name."""
    return any(_equal(signature, sign_as_twilio(address, fields, secret)) for secret in secrets)


def sign_as_twilio(address: str, fields: Mapping[str, str], secret: str) -> str:
    told = address + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return base64.b64encode(hmac.new(secret.encode(), told.encode(), hashlib.sha1).digest()).decode()


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
