"""Rounds that wait for someone's vote; for dashboards."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from boards.seating.models import Delegate, Seat
from portal.accounts.models import User

from .models import Ballot, Round


def waiting_for(user: User, at: datetime) -> QuerySet[Round]:
    """Open rounds in which the person speaks for a seat whose ballot is not in, soonest close first."""
    seats = Seat.objects.filter(pk__in=Delegate.objects.speaking(at).filter(user=user).values("seat"))
    voted = Ballot.objects.filter(round=OuterRef("pk"), seat__in=seats, withdrawn_at=None)
    rounds = Round.objects.open().filter(opens_at__lte=at, closes_at__gt=at, board__in=seats.values("board"))
    return rounds.filter(~Exists(voted)).select_related("board").order_by("closes_at")
