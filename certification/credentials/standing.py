"""A person's standing in a credential as the other houses read it: when it was held, all certificates together."""

from collections.abc import Iterable
from datetime import datetime

from portal.accounts.models import User
from portal.promises.models import Standing

from .models import Certificate

Span = tuple[datetime, datetime | None]


def rewrite(user: User, credential: str) -> None:
    """Make the person's standing rows say what the certificates say. Call it while holding the person's row."""
    held = Certificate.objects.filter(user=user, credential=credential).order_by("issued_at")
    certificates = list(held.prefetch_related("suspensions"))
    Standing.objects.filter(user=user, credential=credential).delete()
    Standing.objects.bulk_create(
        Standing(user=user, credential=credential, name=certificates[0].title, starts_at=start, ends_at=end)
        for start, end in together(span for certificate in certificates for span in spans(certificate))
    )


def spans(certificate: Certificate) -> list[Span]:
    """From when until when it counts: until it ends, without the time it was suspended."""
    ends = [instant for instant in (certificate.expires_at, certificate.revoked_at) if instant]
    pieces: list[Span] = []
    start: datetime | None = certificate.issued_at
    for suspension in certificate.suspensions.all():
        if start:
            pieces.append((start, suspension.starts_at))
        start = suspension.ends_at
    if start:
        pieces.append((start, None))
    return [(first, min([last, *ends] if last else ends, default=None)) for first, last in pieces]


def together(spans: Iterable[Span]) -> list[Span]:
    """The fewest spans that cover the same instants, in order; an end of None is open."""
    united: list[Span] = []
    for start, end in sorted((s for s in spans if s[1] is None or s[1] > s[0]), key=lambda s: s[0]):
        last_start, last_end = united[-1] if united else (start, start)
        if not united or (last_end is not None and last_end < start):
            united.append((start, end))
        elif last_end is not None:
            united[-1] = (last_start, None if end is None else max(last_end, end))
    return united
