"""Gathers the rooms' models."""

from boards.loop.models import Confirmed, Told
from boards.meetings.models import Meeting
from boards.roadmap.models import Backing, Comment, Evidence, Item, ItemEvent, Recusal
from boards.rounds.models import Ballot, BallotEntry, BallotEvent, Entrustment, Result, Round, Slip
from boards.seating.models import Application, BoardPage, BoardsIndexPage, Delegate, Rivalry, Seat

__all__ = [
    "Application",
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
    "Recusal",
    "Result",
    "Rivalry",
    "Round",
    "Seat",
    "Slip",
    "Told",
]
