"""Gathers the rooms' models."""

from boards.loop.models import Confirmed, Told
from boards.meetings.models import ActionItem, Attendance, Meeting, MinutesAnswer
from boards.roadmap.models import (
    Backing,
    Comment,
    CommentVersion,
    Evidence,
    Flag,
    Item,
    ItemEvent,
    Mention,
    Recusal,
    Tag,
    Target,
)
from boards.rounds.models import Ballot, BallotEntry, BallotEvent, Entrustment, Result, Round, Slip
from boards.seating.models import Application, BoardPage, BoardsIndexPage, Delegate, Renewal, Rivalry, Seat
from boards.watching.models import Watch

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
    "CommentVersion",
    "Confirmed",
    "Delegate",
    "Entrustment",
    "Evidence",
    "Flag",
    "Item",
    "ItemEvent",
    "Meeting",
    "Mention",
    "MinutesAnswer",
    "Recusal",
    "Renewal",
    "Result",
    "Rivalry",
    "Round",
    "Seat",
    "Slip",
    "Tag",
    "Target",
    "Told",
    "Watch",
]
