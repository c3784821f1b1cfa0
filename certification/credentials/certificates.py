"""Issuing and revoking. Each act keeps the person's standing true and tells the company's level, in one transaction."""

import calendar
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from certification.exams.models import Attempt
from portal.accounts.models import User
from portal.outbox import effects

from . import standing
from .models import Certificate


class AlreadyRevoked(Exception):
    """The certificate was revoked before; the first reason stays."""


def issue(
    *,
    user: User,
    credential: str,
    title: str,
    at: datetime,
    months_valid: int | None,
    attempt: Attempt | None = None,
    by: User | None = None,
) -> Certificate:
    """Certify a person in a course, named by its address. An attempt earns one certificate, however often asked."""
    earned = Certificate.objects.filter(attempt=attempt).first() if attempt else None
    if earned:
        return earned
    with transaction.atomic():
        certificate = Certificate.objects.create(
            user=user,
            credential=credential,
            title=title,
            attempt=attempt,
            issued_at=at,
            expires_at=months_after(at, months_valid) if months_valid else None,
        )
        log(certificate, "certification.certificate.issue", user=by)
        _tell(certificate, "issued", at)
    return certificate


def revoke(certificate: Certificate, *, reason: str, by: User, at: datetime) -> None:
    """Take a certificate back; its page says so for ever. Raises AlreadyRevoked."""
    with transaction.atomic():
        changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
            revoked_at=at, revoked_by=by, revoked_reason=reason
        )
        if not changed:
            raise AlreadyRevoked
        certificate.refresh_from_db()
        log(certificate, "certification.certificate.revoke", user=by, data={"reason": reason})
        _tell(certificate, "revoked", at)


def _tell(certificate: Certificate, what: str, at: datetime) -> None:
    standing.rewrite(certificate.user, certificate.credential)
    account = certificate.user.account
    effects.write(
        kind="certificate_changed",
        key=f"certificate_changed:{certificate.pk}:{what}",
        payload={"user": certificate.user_id, "account": account.pk if account else None},
    )


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many calendar months on; the month's last day where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
