"""The life of a certificate: issued, renewed, suspended, back in force, revoked.

Each act writes an event, keeps the person's standing and the public status true, and tells the company's level, in one
transaction that holds the person's row.
"""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from certification.exams.models import Attempt
from portal.accounts.models import User
from portal.outbox import effects

from . import badges, standing
from .lengths import months_after
from .models import Certificate, CertificateEvent, Suspension
from .status import Status, status_at

Basis, Kind = Certificate.Basis, CertificateEvent.Kind


class AlreadyRevoked(Exception):
    """The certificate was revoked before; the first reason stays."""


class NotInForce(Exception):
    """Only what counts can be suspended."""


class NotSuspended(Exception):
    """There is no suspension to lift."""


def issue(
    *,
    user: User,
    credential: str,
    title: str,
    at: datetime,
    months_valid: int | None,
    attempt: Attempt | None = None,
    basis: str = "",
    reason: str = "",
    by: User | None = None,
) -> Certificate:
    """Certify a person in a course, named by its address. An attempt earns one certificate, however often asked."""
    earned = Certificate.objects.filter(attempt=attempt).first() if attempt else None
    if earned:
        return earned
    basis = basis or (Basis.EXAM if attempt else Basis.TAKEN_OVER)
    expires_at = months_after(at, months_valid) if months_valid else None
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        return write(
            user=user,
            credential=credential,
            title=title,
            at=at,
            expires_at=expires_at,
            basis=basis,
            attempt=attempt,
            reason=reason,
            by=by,
        )


def write(
    *,
    user: User,
    credential: str,
    title: str,
    at: datetime,
    expires_at: datetime | None,
    basis: str,
    attempt: Attempt | None = None,
    through: Certificate | None = None,
    reason: str = "",
    by: User | None = None,
) -> Certificate:
    """The row and what follows from it. A renewal never ends before what it renews would have."""
    held = Certificate.objects.filter(user=user, credential=credential, issued_at__lt=at, revoked_at=None)
    former = held.order_by("-issued_at").first()
    if former and expires_at and basis != Basis.TAKEN_OVER and former in held.valid(at):
        expires_at = max(expires_at, former.expires_at or expires_at)
    certificate = Certificate.objects.create(
        user=user,
        credential=credential,
        title=title,
        attempt=attempt,
        basis=basis,
        renews=former,
        through=through,
        issued_at=at,
        expires_at=expires_at,
    )
    log(certificate, "certification.certificate.issue", user=by)
    if former:
        CertificateEvent.objects.create(certificate=former, kind=Kind.RENEWED, at=at, by=by)
    _tell(certificate, Kind.ISSUED, at, by, reason)
    return certificate


def suspend(certificate: Certificate, *, reason: str, by: User, at: datetime) -> None:
    """Let it count no longer until somebody lifts it. Raises NotInForce."""
    with transaction.atomic():
        _hold(certificate)
        if status_at(certificate, at) not in {Status.VALID, Status.SUPERSEDED}:
            raise NotInForce
        Suspension.objects.create(certificate=certificate, starts_at=at)
        log(certificate, "certification.certificate.suspend", user=by, data={"reason": reason})
        _tell(certificate, Kind.SUSPENDED, at, by, reason)


def reinstate(certificate: Certificate, *, reason: str, by: User, at: datetime) -> None:
    """Lift a suspension; the end stays where it was. Raises NotSuspended, also where it has been revoked since."""
    with transaction.atomic():
        _hold(certificate)
        if certificate.revoked_at or not certificate.suspensions.filter(ends_at=None).update(ends_at=at):
            raise NotSuspended
        log(certificate, "certification.certificate.reinstate", user=by, data={"reason": reason})
        _tell(certificate, Kind.REINSTATED, at, by, reason)


def revoke(certificate: Certificate, *, reason: str, by: User, at: datetime) -> None:
    """Take a certificate back, and those it renewed along the way; its page says so for ever. Raises AlreadyRevoked."""
    with transaction.atomic():
        _hold(certificate)
        if certificate.revoked_at:
            raise AlreadyRevoked
        for taken_back in (certificate, *certificate.carried.filter(revoked_at=None)):
            taken_back.revoked_at, taken_back.revoked_by, taken_back.revoked_reason = at, by, reason
            taken_back.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
            log(taken_back, "certification.certificate.revoke", user=by, data={"reason": reason})
            _tell(taken_back, Kind.REVOKED, at, by, reason)


def _hold(certificate: Certificate) -> None:
    """The person's row first, as everywhere; then the certificate as it is now."""
    User.objects.select_for_update(no_key=True).get(pk=certificate.user_id)
    certificate.refresh_from_db()


def _tell(certificate: Certificate, kind: str, at: datetime, by: User | None, reason: str) -> None:
    event = CertificateEvent.objects.create(certificate=certificate, kind=kind, at=at, by=by, reason=reason)
    standing.rewrite(certificate.user, certificate.credential)
    if kind in {Kind.SUSPENDED, Kind.REVOKED}:
        badges.withdraw(certificate.uuid, at=at)
    account = certificate.user.account
    effects.write(
        kind="certificate_changed",
        key=f"certificate_changed:{event.pk}",
        payload={"user": certificate.user_id, "account": account.pk if account else None},
    )
