"""Gathers the rooms' models."""

from home.health.models import Condition, Rule, Task, TaskEvent
from home.listening.models import Bearing, Cadence, ListeningSession
from home.pages.models import HomePage, StandardPage
from home.relationship.models import Absence, Parting, Reach
from home.voice.models import Gathered, Letter, Outcome, Phrase

__all__ = [
    "Absence",
    "Bearing",
    "Cadence",
    "Condition",
    "Gathered",
    "HomePage",
    "Letter",
    "ListeningSession",
    "Outcome",
    "Parting",
    "Phrase",
    "Reach",
    "Rule",
    "StandardPage",
    "Task",
    "TaskEvent",
]
