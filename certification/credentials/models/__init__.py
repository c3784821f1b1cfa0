from .achievements import Achievement
from .badges import SignedBadge
from .certificates import Certificate
from .designs import CertificateDesign, Signature
from .events import CertificateEvent
from .suspensions import Suspension

__all__ = [
    "Achievement",
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "Signature",
    "SignedBadge",
    "Suspension",
]
