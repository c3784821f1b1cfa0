"""Gathers the rooms' models."""

from boards.loop.models import Confirmed, Told
from boards.meetings.models import Meeting
from boards.roadmap.models import Backing, Comment, Item, ItemEvent, Recusal
from boards.rounds.models import Ballot, BallotEntry, BallotEvent, Entrustment, Result, Round, Slip
from boards.seating.models import Application, BoardPage, BoardsIndexPage, Delegate, Seat

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
    "Item",
    "ItemEvent",
    "Meeting",
    "Recusal",
    "Result",
    "Round",
    "Seat",
    "Slip",
    "Told",
]
