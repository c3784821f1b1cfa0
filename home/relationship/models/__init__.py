"""Gathers the room's models."""

from .partings import Parting
from .reach import Absence, Reach

__all__ = ["Absence", "Parting", "Reach"]
