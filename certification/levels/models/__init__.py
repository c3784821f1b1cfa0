from .awards import LevelAward
from .consents import Consent
from .ladder import Level, Requirement

__all__ = ["Consent", "Level", "LevelAward", "Requirement"]
