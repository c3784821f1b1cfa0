from .settings import Branding, validate_accent

__all__ = ["Branding", "validate_accent"]
