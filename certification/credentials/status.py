"""What a certificate is worth at an instant."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Certificate


class Status(models.TextChoices):
    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Renewed")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")


def status_at(certificate: Certificate, at: datetime) -> Status:
    """Revocation outweighs suspension, that renewal, that expiry: each says more than the next.

    Costs two queries unless the certificate comes from `Certificate.objects.with_status(at)`.
    """
    if certificate.revoked_at and certificate.revoked_at <= at:
        return Status.REVOKED
    if not hasattr(certificate, "is_suspended"):
        certificate = Certificate.objects.with_status(at).get(pk=certificate.pk)
    if certificate.is_suspended:
        return Status.SUSPENDED
    if certificate.is_renewed:
        return Status.SUPERSEDED
    if certificate.expires_at and certificate.expires_at <= at:
        return Status.EXPIRED
    return Status.VALID


def newest(certificate: Certificate, at: datetime) -> Certificate:
    """The certificate that counts now for the same person and thing: the last one not revoked, or itself."""
    later = Certificate.objects.filter(
        user=certificate.user_id, credential=certificate.credential, issued_at__gt=certificate.issued_at
    )
    return later.filter(issued_at__lte=at).exclude(revoked_at__lte=at).order_by("-issued_at").first() or certificate
