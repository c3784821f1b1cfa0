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
        rounds = _held(item, at)
        standing = Recusal.objects.standing().of_company(seat).filter(item=item).first()
        if standing:
            return standing
        recusal, is_new = Recusal.objects.get_or_create(
            item=item, seat=seat, lifted_at=None, defaults={"reason": reason, "recused_at": at, "recused_by": by}
        )
        if is_new:
            log(item, "boards.item.recuse", user=by, data={"seat": str(seat), "reason": reason})
            for ballot in Ballot.objects.filter(round__in=rounds, seat=seat).select_related("round", "seat", "slip"):
                _take_off(ballot, item, by=by, at=at)
    return recusal


def lift(item: Item, *, seat: Seat, by: User, at: datetime) -> None:
    """Take part again: what was given to an item merged into it goes to it. Raises MayNotRecuse."""
    if not can_speak_for(by, seat, at):
        raise MayNotRecuse
    with transaction.atomic():
        rounds = _held(item, at)
        if Recusal.objects.standing().of_company(seat).filter(item=item).update(lifted_at=at):
            log(item, "boards.item.unrecuse", user=by, data={"seat": str(seat)})
            for round in rounds:
                joining.rejoin(round, kind=Act.ITEM_MERGED.value, at=at)


def recused_from(seat: Seat) -> set[int]:
    """Keys of the items the seat's company stepped back from."""
    return set(Recusal.objects.standing().of_company(seat).values_list("item", flat=True))


def _held(item: Item, at: datetime) -> list[Round]:
    return list(Round.objects.select_for_update().filter(board=item.board_id).running(at).order_by("pk"))


def _take_off(ballot: Ballot, item: Item, *, by: User, at: datetime) -> None:
    """A ballot that said nothing else is off altogether."""
    thread = {item.pk, *Item.objects.filter(root=item).values_list("pk", flat=True)}
    rest = joining.without(ballot.words, thread)
    if len(rest) == len(ballot.words):
        return
    stands = bool(rest)
    if ballot.sealed:
        ballot.sealed = {"code": ballot.sealed["code"], "entries": rest} if rest else None
    elif ballot.slip:
        ballot.slip.said = rest
        ballot.slip.save(update_fields=["said"])
        says = joining.comes_to(ballot.round, rest, joining.pairs_on(ballot.round), recused_from(ballot.seat))
        ledger.write_down(ballot.slip, says, kind=Act.STEPPED_BACK.value, by=by, at=at)
        stands = bool(says)
    note(ballot, Act.STEPPED_BACK, stands=stands, by=by, at=at)
