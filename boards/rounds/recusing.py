"""A company steps back from an item: what it gave it in open rounds is taken off, and it can give it no more."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from boards.roadmap.models import Item, Recusal
from boards.seating.access import can_speak_for
from boards.seating.models import Seat
from portal.accounts.models import User

from . import joining, ledger
from .models import Act, Ballot, Round
from .noting import note


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
        rounds = list(Round.objects.select_for_update().filter(board=item.board_id).running(at).order_by("pk"))
        recusal, is_new = Recusal.objects.get_or_create(
            item=item, seat=seat, lifted_at=None, defaults={"reason": reason, "recused_at": at, "recused_by": by}
        )
        if is_new:
            log(item, "boards.item.recuse", user=by, data={"seat": str(seat), "reason": reason})
            standing = Ballot.objects.filter(round__in=rounds, seat=seat, withdrawn_at=None)
            for ballot in standing.select_related("round", "seat", "slip"):
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
    """A ballot that said nothing else is off altogether."""
    thread = {item.pk, *Item.objects.filter(root=item).values_list("pk", flat=True)}
    own = ballot.sealed["entries"] if ballot.sealed else ballot.slip.said if ballot.slip else []
    rest = joining.without(own, thread)
    if len(rest) == len(own):
        return
    if ballot.sealed:
        ballot.sealed = {"code": ballot.sealed["code"], "entries": rest} if rest else None
    elif ballot.slip:
        ballot.slip.said = rest
        ballot.slip.save(update_fields=["said"])
        says = joining.comes_to(ballot.round, rest, joining.pairs_on(ballot.round), recused_from(ballot.seat))
        ledger.write_down(ballot.slip, says, kind=Act.STEPPED_BACK.value, by=by, at=at)
    note(ballot, Act.STEPPED_BACK, stands=bool(rest), by=by, at=at)
