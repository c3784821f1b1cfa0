"""Gathers the rooms' models."""

from home.listening.models import ListeningSession
from home.pages.models import HomePage, StandardPage

__all__ = ["HomePage", "ListeningSession", "StandardPage"]
