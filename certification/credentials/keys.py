"""The keys that sign badges, and the did:web document in which the world finds their public halves.

`BADGE_KEYS` holds `name=value` pairs. A value is an Ed25519 seed (32 bytes, base64url), or the public half of a key
that signs no more (`z6Mk…`) whose badges still verify. The first seed signs; to rotate, put a new one before it.
"""

import base64
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from openbadgeslib.ob3.did import did_web_from_url, multikey_from_pem, resolve_did

PRIVATE_PEM = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
PUBLIC_PEM = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


class NoKey(Exception):
    """Nobody has given this portal a key to sign with."""


@dataclass(frozen=True)
class Key:
    """`address` is the verification method that proofs name. PEM forms; `private` is empty for a key of former days."""

    name: str
    address: str
    public: bytes
    private: bytes = b""


def known() -> list[Key]:
    return [_read(pair) for pair in settings.BADGE_KEYS]


def signing() -> Key:
    """Raises NoKey."""
    for key in known():
        if key.private:
            return key
    raise NoKey


def are_there() -> bool:
    return any(key.private for key in known())


def named(address: str) -> Key | None:
    return next((key for key in known() if key.address == address), None)


def issuer() -> str:
    """Our did:web, made from the portal's address. DIDs are https by definition: others resolve it only there."""
    return did_web_from_url("https://" + settings.WAGTAILADMIN_BASE_URL.partition("://")[2])


def did_document() -> dict[str, Any]:
    """Every key with its public half as Multikey, the form that eddsa-rdfc-2022 names."""
    did, keys = issuer(), known()
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {"id": key.address, "type": "Multikey", "controller": did, "publicKeyMultibase": public_half(key)}
            for key in keys
        ],
        "assertionMethod": [key.address for key in keys],
    }


def public_half(key: Key) -> str:
    return multikey_from_pem(key.public)


def from_seed(name: str, seed: bytes) -> Key:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(*PUBLIC_PEM)
    return Key(name, f"{issuer()}#{name}", public, private.private_bytes(*PRIVATE_PEM))


def _read(pair: str) -> Key:
    name, _, value = pair.partition("=")
    try:
        if value.startswith("z6Mk"):
            return Key(name, f"{issuer()}#{name}", _retired(value))
        return from_seed(name, base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except Exception as error:  # whatever is wrong with it: nothing starts with a key that cannot be read
        raise ImproperlyConfigured(f"BADGE_KEYS: {name!r} is neither an Ed25519 seed nor its public half.") from error


def _retired(multikey: str) -> bytes:
    pem = resolve_did(f"did:key:{multikey}")
    public = serialization.load_pem_public_key(pem)
    if not isinstance(public, Ed25519PublicKey):
        raise TypeError(multikey)
    return pem
