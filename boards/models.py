"""Gathers the rooms' models."""

from boards.loop.models import Confirmed, Told
from boards.meetings.models import ActionItem, Attendance, Meeting, MinutesAnswer
from boards.roadmap.models import Backing, Comment, Evidence, Item, ItemEvent, Recusal, Tag, Target
from boards.rounds.models import Ballot, BallotEntry, BallotEvent, Entrustment, Result, Round, Slip
from boards.seating.models import Application, BoardPage, BoardsIndexPage, Delegate, Rivalry, Seat

__all__ = [
    "ActionItem",
    "Application",
    "Attendance",
    "Backing",
    "Ballot",
    "BallotEntry",
    "BallotEvent",
    "BoardPage",
    "BoardsIndexPage",
    "Comment",
    "Confirmed",
    "Delegate",
    "Entrustment",
    "Evidence",
    "Item",
    "ItemEvent",
    "Meeting",
    "MinutesAnswer",
    "Recusal",
    "Result",
    "Rivalry",
    "Round",
    "Seat",
    "Slip",
    "Tag",
    "Target",
    "Told",
]
