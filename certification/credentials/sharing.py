"""Showing a certificate elsewhere: its address as a QR code, and as an entry in a LinkedIn profile."""

from io import BytesIO
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from portal.branding import brand

from .models import Certificate


def address(certificate: Certificate) -> str:
    """Of the public page, with its host."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{certificate.get_absolute_url()}"


def qr_code(text: str) -> SafeString:
    """An inline SVG that takes the size and the colour of what surrounds it; read aloud by what stands beside it."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4))  # noqa: S308 - segno's own


def linkedin_entry(certificate: Certificate) -> str:
    """LinkedIn's form for a licence or certification, filled in.

    Source: https://addtoprofile.linkedin.com, parameters of profile/add.
    """
    entry = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.title,
        "organizationName": brand.current().name,
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "certUrl": address(certificate),
        "certId": str(certificate.uuid),
    }
    if certificate.expires_at:
        entry |= {"expirationYear": certificate.expires_at.year, "expirationMonth": certificate.expires_at.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(entry)}"


def qr_file(text: str) -> bytes:
    """The same code as an SVG file, black on white."""
    file = BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", border=2)
    return file.getvalue()
