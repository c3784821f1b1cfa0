"""A company steps back from an item: what it gave it in open rounds is taken off, and it can give it no more."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from boards.roadmap.models import Item, Recusal
from boards.seating.access import can_speak_for
from boards.seating.models import Seat
from portal.accounts.models import User

from . import ledger
from .models import Ballot, Round


class MayNotRecuse(Exception):
    """The person does not speak for a seat of the item's board."""


class ReasonMissing(Exception):
    """Who steps back says why."""


def recuse(item: Item, *, seat: Seat, reason: str, by: User, at: datetime) -> Recusal:
    """Step back from an item; doing it again changes nothing. Raises MayNotRecuse, ReasonMissing."""
    if seat.board_id != item.board_id or not can_speak_for(by, seat, at):
        raise MayNotRecuse
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        # The rounds first, as casting does: no vote for the item is taken between the two.
        rounds = list(Round.objects.select_for_update().filter(board=item.board_id).open().order_by("pk"))
        recusal, is_new = Recusal.objects.get_or_create(
            item=item, seat=seat, lifted_at=None, defaults={"reason": reason, "recused_at": at, "recused_by": by}
        )
        if is_new:
            log(item, "boards.item.recuse", user=by, data={"seat": str(seat), "reason": reason})
            for ballot in Ballot.objects.filter(round__in=rounds, seat=seat, withdrawn_at=None):
                _take_off(ballot, item, by=by, at=at)
    return recusal


def lift(item: Item, *, seat: Seat, by: User, at: datetime) -> None:
    """Take part again. Raises MayNotRecuse."""
    if not can_speak_for(by, seat, at):
        raise MayNotRecuse
    with transaction.atomic():
        if Recusal.objects.standing().filter(item=item, seat=seat).update(lifted_at=at):
            log(item, "boards.item.unrecuse", user=by, data={"seat": str(seat)})


def recused_from(seat: Seat) -> set[int]:
    """Keys of the items the seat's company stepped back from."""
    return set(Recusal.objects.standing().filter(seat=seat).values_list("item", flat=True))


def _take_off(ballot: Ballot, item: Item, *, by: User, at: datetime) -> None:
    """A ballot that said nothing else is withdrawn."""
    if ballot.sealed:
        says = dict(ballot.sealed["entries"])
    else:
        says = ledger.standing_on([ballot.slip_id]).get(ballot.slip_id, {})
    if item.pk not in says:
        return
    rest = {other: points for other, points in says.items() if other != item.pk}
    if ballot.sealed:
        ballot.sealed = {"code": ballot.sealed["code"], "entries": sorted(rest.items())} if rest else None
    elif ballot.slip:
        ledger.write_down(ballot.slip, rest, by=by, at=at)
    ballot.changed_at, ballot.withdrawn_at = at, None if rest else at
    ballot.save(update_fields=["sealed", "changed_at", "withdrawn_at"])
