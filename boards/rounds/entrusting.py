"""For one round a colleague votes for the seat: someone who speaks for it says who, and why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from boards.seating.access import can_speak_for
from boards.seating.models import Seat
from portal.accounts.models import Membership, User
from portal.outbox import mail

from .models import Entrustment, Round


class CannotEntrust(Exception):
    """The round takes no votes any more, who asks does not speak for the seat, or the colleague is none."""


class ReasonMissing(Exception):
    """Who lets another vote says why."""


def standing_for(seat: Seat, rounds: Iterable[Round]) -> QuerySet[Entrustment]:
    """By whom of the company its ballots are cast besides those who speak for the seat; who left is not among them."""
    members = Membership.objects.current().filter(account=seat.account_id)
    entrusted = Entrustment.objects.filter(seat=seat, round__in=rounds, ended_at=None)
    return entrusted.filter(holder__in=members.values("user")).select_related("holder")


def holds(user: User, round: Round, seat: Seat, at: datetime) -> bool:
    """Whether the person was entrusted with the seat's ballot in this round, while the seat is in office."""
    in_office = Seat.objects.current(at).filter(pk=seat.pk).exists()
    return in_office and standing_for(seat, [round]).filter(holder=user).exists()


def entrust(*, round: Round, seat: Seat, holder: User, reason: str, by: User, at: datetime) -> Entrustment:
    """Let a colleague vote for the seat in one round, in place of one named before.

    Those who speak for the seat may still vote: the last word holds. Raises CannotEntrust, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    of_the_company = Membership.objects.current(at).filter(user=holder, account=seat.account_id).exists()
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        fits = seat.board_id == round.board_id and not round.is_over and at < round.closes_at
        if not (fits and of_the_company and can_speak_for(by, seat, at)):
            raise CannotEntrust
        Entrustment.objects.filter(round=round, seat=seat, ended_at=None).update(ended_at=at)
        given = Entrustment.objects.create(
            round=round, seat=seat, holder=holder, reason=reason, given_at=at, given_by=by
        )
        log(seat, "boards.ballot.entrust", user=by, data={"person": str(holder), "reason": reason})
        mail.send(
            to=holder.email,
            template="boards/rounds/mail/entrusted",
            context={"round": round, "board": round.board, "person": holder, "by": by, "reason": reason},
            key=f"entrusted:{given.pk}",
        )
    return given


def take_back(*, round: Round, seat: Seat, by: User, at: datetime) -> None:
    """A ballot the colleague has cast stands until it is changed. Raises CannotEntrust."""
    if not can_speak_for(by, seat, at):
        raise CannotEntrust
    with transaction.atomic():
        if Entrustment.objects.filter(round=round, seat=seat, ended_at=None).update(ended_at=at):
            log(seat, "boards.ballot.take_back", user=by, data={"round": round.title})
