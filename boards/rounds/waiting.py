"""Rounds that wait for someone's vote; for dashboards."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from boards.seating.models import Delegate, Seat
from portal.accounts.models import User

from .models import Ballot, Entrustment, Round


def waiting_for(user: User, at: datetime) -> QuerySet[Round]:
    """Open rounds in which the person votes for a seat whose ballot is not in, soonest close first."""
    seats = Seat.objects.filter(pk__in=Delegate.objects.speaking(at).filter(user=user).values("seat"))
    entrusted = Entrustment.objects.filter(holder=user, ended_at=None, seat__account=user.account)
    entrusted = entrusted.filter(seat__in=Seat.objects.current(at))
    voted = Ballot.objects.filter(round=OuterRef("pk"), withdrawn_at=None)
    voted = voted.filter(
        Q(seat__in=seats) | Q(seat__in=entrusted.filter(round=OuterRef(OuterRef("pk"))).values("seat"))
    )
    asked = Q(board__in=seats.values("board")) | Q(pk__in=entrusted.values("round"))
    rounds = Round.objects.open().filter(asked, opens_at__lte=at, closes_at__gt=at)
    return rounds.filter(~Exists(voted)).select_related("board").order_by("closes_at")
