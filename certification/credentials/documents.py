"""What a badge says: Open Badges 3.0 on the W3C's credentials model.

Source: https://www.imsglobal.org/spec/ob/v3p0 (AchievementCredential) and its JSON Schema, which allows one
`credentialStatus`.
"""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from certification.courses.models import CoursePage
from portal.branding import brand

from . import keys
from .models import Achievement, Certificate

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def of_certificate(certificate: Certificate, *, number: UUID, status: dict[str, str]) -> dict[str, Any]:
    """The holder stands in it as a salted hash of the e-mail address, not by name."""
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [identity(certificate.user.email)],
        "achievement": achievement(certificate),
    }
    return credential(
        number=number,
        name=certificate.title,
        starts_at=certificate.issued_at,
        ends_at=certificate.expires_at,
        subject=subject,
        status=status,
        page=certificate.get_absolute_url(),
    )


def credential(
    *,
    number: UUID,
    name: str,
    starts_at: datetime,
    ends_at: datetime | None,
    subject: dict[str, Any],
    status: dict[str, str],
    page: str,
) -> dict[str, Any]:
    """`page` is where people look it up, without the host."""
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": issuer(),
        "validFrom": instant(starts_at),
        **({"validUntil": instant(ends_at)} if ends_at else {}),
        "credentialSubject": subject,
        "evidence": [{"id": address(page), "type": ["Evidence"], "name": "Is it still valid?"}],
        "credentialStatus": status,
    }


def issuer() -> dict[str, Any]:
    return {"id": keys.issuer(), "type": ["Profile"], "name": brand.current().name, "url": address("/")}


def achievement(certificate: Certificate) -> dict[str, Any]:
    """As it is attested today; what was signed stays as it was."""
    course = CoursePage.objects.filter(slug=certificate.credential).first()
    attested = Achievement.objects.filter(course=course).first() if course else None
    page = address(f"/courses/{certificate.credential}/")
    return {
        "id": page,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": certificate.title,
        "description": (attested and attested.description) or (course and course.summary) or certificate.title,
        "criteria": {"id": page, "narrative": (attested and attested.criteria) or _("The exam passed.")},
    }


def identity(email: str) -> dict[str, Any]:
    """An e-mail address that whoever knows it can compare, and nobody can read."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(f"{email.lower()}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def address(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + path


def instant(at: datetime) -> str:
    """As XML Schema's dateTime, to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
