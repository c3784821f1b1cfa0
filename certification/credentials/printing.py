"""The certificate on paper: a tagged PDF (PDF/UA-1) with our words, logo and signatures."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.utils import formats
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage

from portal.accounts.models import User
from portal.branding import brand
from portal.branding.models import Branding

from . import pictures, sharing
from .lengths import months_after
from .models import Certificate, CertificateDesign

PAGE = Path(__file__).with_name("certificate.typ")


def pdf(certificate: Certificate) -> bytes:
    design = CertificateDesign.load()
    files, words = gather(certificate, design)
    with TemporaryDirectory() as folder:
        for name, content in {PAGE.name: PAGE.read_bytes(), **files}.items():
            (Path(folder) / name).write_bytes(content)
        return _compile(Path(folder) / PAGE.name, json.dumps(words), _issued(certificate))


def sample(at: datetime) -> bytes:
    """A page of nobody's, for whoever edits words, logo and signatures. Its number is not known to the public page."""
    holder = User(first_name=_("Sample"), last_name=_("Person"))
    title = _("A course, and what its exam proves")
    return pdf(Certificate(user=holder, title=title, issued_at=at, expires_at=months_after(at, 24)))


def _compile(page: Path, words: str, issued: int) -> bytes:
    options: Any = {
        "format": "pdf",
        "sys_inputs": {"words": words},
        "font_paths": pictures.fonts(),
        "timestamp": issued,
    }
    try:
        return typst.compile(page, pdf_standards=["ua-1"], **options)
    except typst.TypstError:  # a name in a script that no font here has: tagged all the same, but no promise of UA
        return typst.compile(page, **options)


def _issued(certificate: Certificate) -> int:
    return int(certificate.issued_at.timestamp())


def gather(certificate: Certificate, design: CertificateDesign) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The pictures by file name, and every word on the page."""
    files = {"qr.svg": sharing.qr_file(sharing.address(certificate))}
    logo = design.logo or Branding.load().logo
    if logo:
        files["logo.png"] = _picture(logo, "max-800x240")
    signatures = []
    for number, signature in enumerate(design.signatures.all()):
        name = f"signature-{number}.png" if signature.image else ""
        if signature.image:
            files[name] = _picture(signature.image, "max-600x200")
        signatures.append({"name": signature.name, "role": signature.role, "picture": name})
    words = {
        "issuer": brand.current().name,
        "accent": pictures.accent(),
        "heading": design.heading,
        "person": str(certificate.user),
        "statement": design.statement,
        "title": certificate.title,
        "issued": _day(certificate.issued_at),
        "expires": _day(certificate.expires_at) if certificate.expires_at else "",
        "closing": design.closing,
        "number": str(certificate.uuid),
        "address": sharing.address(certificate),
        "logo": "logo.png" if logo else "",
        "signatures": signatures,
    }
    return files, words


def _day(at: Any) -> str:
    return formats.date_format(at, "j F Y")


def _picture(image: AbstractImage, size: str) -> bytes:
    rendition = image.get_rendition(f"{size}|format-png")
    with rendition.file.open("rb") as file:
        return file.read()
