"""Gathers the rooms' models."""

from home.listening.models import Bearing, Cadence, ListeningSession
from home.pages.models import HomePage, StandardPage

__all__ = ["Bearing", "Cadence", "HomePage", "ListeningSession", "StandardPage"]
