from .files import badge, badge_status, certificate_pdf, did_document, sample_pdf
from .pages import certificate, check, my_certificates

__all__ = [
    "badge",
    "badge_status",
    "certificate",
    "certificate_pdf",
    "check",
    "did_document",
    "my_certificates",
    "sample_pdf",
]
