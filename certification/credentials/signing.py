"""Signing with `eddsa-rdfc-2022` (W3C Data Integrity). Contexts come with openbadgeslib; none is fetched."""

from datetime import datetime
from typing import Any, cast

from openbadgeslib.errors import ErrorSigningFile
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.ldp import OB3LdpSigner

from .keys import Key


class NotCovered(Exception):
    """A term that no context defines, or another member that the signature would leave out; says where."""


class _Written:
    """A document of ours where the library expects its own model, which lacks some of Open Badges' members."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    @classmethod
    def as_theirs(cls, document: dict[str, Any]) -> OpenBadgeCredential:
        return cast(OpenBadgeCredential, cls(document))

    def to_vc(self) -> dict[str, Any]:
        return self.document


def sign(document: dict[str, Any], *, key: Key, at: datetime) -> dict[str, Any]:
    """The document with its proof. Raises NotCovered: JSON-LD drops what it does not know without a word."""
    try:
        signed = OB3LdpSigner(key.private, key.address).sign(_Written.as_theirs(document), created=at)
    except ErrorSigningFile as error:
        raise NotCovered(str(error)) from error
    # A list, because one edition of the schema wants it so and both allow it.
    return {**signed, "proof": [signed["proof"]]}
