"""The waiting list: who is offered a seat that falls free, one after the other, and who is to follow whom."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from wagtail.log_actions import log

from portal.accounts.models import User

from . import applying, terms
from .models import Application, BoardPage, Seat

State = Application.State


class NotWaiting(Exception):
    """Who is to follow waits on the list of the same board, and for no other seat."""


def line(board: BoardPage, at: datetime) -> QuerySet[Application]:
    """Who waits for a seat of the board, the first first: who was to follow a seat that is over, then who asked."""
    waiting = Application.objects.filter(board=board, state=State.WAITING).without_seat(board, at)
    goes_on = Exists(Seat.objects.not_over(at).filter(pk=OuterRef("follows")))
    waiting = waiting.annotate(is_next=Case(When(Q(follows=None) | goes_on, then=0), default=1))
    return waiting.select_related("account").order_by("-is_next", "applied_at", "pk")


def place_of(application: Application, at: datetime) -> int | None:
    """1 for the company that is offered the next seat; None for one that does not wait."""
    keys = list(line(application.board, at).values_list("pk", flat=True))
    return keys.index(application.pk) + 1 if application.pk in keys else None


def offer_due(at: datetime) -> None:
    """Let invitations lapse that nobody answered, then offer what is free to those who wait for it."""
    for application in Application.objects.filter(state=State.INVITED, answer_by__lte=at):
        try:
            applying.lapse(application, at=at)
        except applying.MovedOn:
            continue
    boards = BoardPage.objects.live().exclude(seats_offered=None)
    for board in boards.filter(pk__in=Application.objects.filter(state=State.WAITING).values("board")):
        offer(board, at=at)


def offer(board: BoardPage, *, at: datetime) -> list[Application]:
    """Invite as many of those who wait as there are seats to offer. Who asks at the same instant finds them told."""
    with transaction.atomic():
        held = BoardPage.objects.select_for_update().get(pk=board.pk)
        free = terms.free_to_offer(held, at) or 0
        return [applying.decide(one, to=State.INVITED, by=None, at=at) for one in line(held, at)[:free]]


def let_follow(seat: Seat, successor: Application | None, *, by: User) -> None:
    """Plan which company has a seat next; None plans for none. Raises NotWaiting."""
    try:
        with transaction.atomic():
            seat.successors.open().update(follows=None)
            if successor is not None:
                waiting = Application.objects.filter(pk=successor.pk, board=seat.board_id, state=State.WAITING)
                if not waiting.update(follows=seat):
                    raise NotWaiting
            log(seat, "boards.seat.follow", user=by, data={"company": str(successor.account) if successor else ""})
    except IntegrityError:
        raise NotWaiting from None
