"""Gathers the rooms' models."""

from home.listening.models import Bearing, Cadence, ListeningSession
from home.pages.models import HomePage, StandardPage
from home.voice.models import Gathered, Letter, Outcome, Phrase

__all__ = [
    "Bearing",
    "Cadence",
    "Gathered",
    "HomePage",
    "Letter",
    "ListeningSession",
    "Outcome",
    "Phrase",
    "StandardPage",
]
