"""Badges: credentials signed once and kept word for word, each with a place in a public status list."""

import secrets
import uuid
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from . import keys, statuslists
from .documents import of_certificate
from .models import Certificate, SignedBadge
from .signing import sign


class Write(Protocol):
    """Makes the document, given its own number and its entry in the status list."""

    def __call__(self, *, number: UUID, status: dict[str, str]) -> dict[str, Any]: ...


def of(certificate: Certificate, *, at: datetime) -> SignedBadge:
    """The badge of a certificate, signed on first asking. Raises keys.NoKey, signing.NotCovered."""

    def write(*, number: UUID, status: dict[str, str]) -> dict[str, Any]:
        return of_certificate(certificate, number=number, status=status)

    withdrawn = certificate.revoked_at or certificate.suspensions.filter(ends_at=None).exists()
    return of_thing(certificate.uuid, write, is_withdrawn=bool(withdrawn), at=at)


def of_thing(attests: UUID, write: Write, *, is_withdrawn: bool, at: datetime) -> SignedBadge:
    """The last badge that attests this; signed now where there is none, or a withdrawn one and it counts again."""
    last = _last(attests)
    if last and (last.withdrawn_at is None or is_withdrawn):
        return last
    try:
        with transaction.atomic():
            return _sign(attests, write, withdrawn_at=at if is_withdrawn else None, at=at)
    except IntegrityError:  # somebody else asked for the same at the same moment, or took the same place
        return _last(attests, withdrawn_at=None) or of_thing(attests, write, is_withdrawn=is_withdrawn, at=at)


def withdraw(attests: UUID, *, at: datetime) -> None:
    """The public list says of what was signed that it counts no longer, for good. Nothing where none was signed."""
    SignedBadge.objects.filter(attests=attests, withdrawn_at=None).update(withdrawn_at=at)


def _last(attests: UUID, **fields: Any) -> SignedBadge | None:
    return SignedBadge.objects.filter(attests=attests, **fields).order_by("pk").last()


def _sign(attests: UUID, write: Write, *, withdrawn_at: datetime | None, at: datetime) -> SignedBadge:
    key, number = keys.signing(), uuid.uuid4()
    status_list, index = _free_place()
    document = write(number=number, status=statuslists.entry(status_list, index))
    return SignedBadge.objects.create(
        uuid=number,
        attests=attests,
        document=sign(document, key=key, at=at),
        key_id=key.name,
        signed_at=at,
        status_list=status_list,
        status_index=index,
        withdrawn_at=withdrawn_at,
    )


def _free_place() -> tuple[int, int]:
    """A list and a random place in it. A list is given up for the next when half full: free places are soon found."""
    newest = SignedBadge.objects.aggregate(newest=Max("status_list"))["newest"] or 1
    if SignedBadge.objects.filter(status_list=newest).count() >= SignedBadge.LIST_LENGTH // 2:
        newest += 1
    taken = SignedBadge.objects.filter(status_list=newest)
    while taken.filter(status_index=(index := secrets.randbelow(SignedBadge.LIST_LENGTH))).exists():
        pass
    return newest, index
