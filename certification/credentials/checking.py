"""A badge that somebody was handed: is it ours, word for word as we signed it?"""

import json
from typing import Any

from django.core.exceptions import ValidationError
from openbadgeslib.ob3 import OB3VerificationError
from openbadgeslib.ob3.ldp import verify_data_integrity_proof

from . import keys, pictures
from .models import SignedBadge

LONGEST = 512 * 1024  # bytes; a badge of ours has less than a tenth


class NotABadge(Exception):
    """No Open Badge 3.0 can be read in the file."""


class NotOurs(Exception):
    """It names another issuer, or a number we never signed."""


class Changed(Exception):
    """It names one of ours and says something else."""


def check(file: bytes) -> SignedBadge:
    """The badge in a JSON, PNG or SVG file as we keep it. Raises NotABadge, NotOurs, Changed.

    The signature covers what the JSON means, not how it is spelled; so it must be what we signed in every member, too.
    """
    document = read(file)
    badge = _kept(document.get("id"))
    if badge is None:
        raise NotOurs
    if document != badge.document or not is_signed(document):
        raise Changed
    return badge


def read(file: bytes) -> dict[str, Any]:
    """Raises NotABadge."""
    text = pictures.unbake(file) if file.lstrip()[:1] != b"{" else file
    try:
        document = json.loads(text or b"")
    except (ValueError, RecursionError):
        raise NotABadge from None
    if not isinstance(document, dict) or "OpenBadgeCredential" not in _listed(document.get("type")):
        raise NotABadge
    return document


def is_signed(document: dict[str, Any]) -> bool:
    """By the key that its one proof names, which must be ours; keys that sign no more still count."""
    [proof] = document["proof"]
    key = keys.named(proof["verificationMethod"])
    if key is None:
        return False
    try:
        verify_data_integrity_proof(document, key.public)
    except OB3VerificationError:
        return False
    return True


def _kept(number: Any) -> SignedBadge | None:
    prefix, _, uuid = str(number).rpartition(":")
    try:
        return SignedBadge.objects.filter(uuid=uuid).first() if prefix == "urn:uuid" else None
    except ValidationError:
        return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
