"""A stateful stand-in for Stripe on loopback, for tests and for the demonstration. See README.md beside this file."""

from .sandbox import API_KEY, WEBHOOK_SECRET, Sandbox, SandboxError
from .spec import API_VERSION

__all__ = ["API_KEY", "API_VERSION", "WEBHOOK_SECRET", "Sandbox", "SandboxError"]
