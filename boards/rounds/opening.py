"""Opening and closing a round. What was fixed when it opened cannot be loosened: nothing edits an open round."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from boards.seating.models import Seat
from portal.accounts.models import User

from . import announcing, ending, joining, ledger, receipts, voting
from .models import Act, Ballot, BallotEvent, Round, Slip

FEWEST_ITEMS = 2


class CannotOpen(Exception):
    """Not a draft, its window has passed, too few items are open on this board, or one is hidden from a seat."""


class NotADraft(Exception):
    """The round was opened meanwhile: its rules stand."""


class NotOpen(Exception):
    """The round is not open, so it cannot be closed."""


def draft(round: Round, *, save: Callable[[], Round]) -> Round:
    """Keep the rules of a draft, new or held while they are written: what was opened meanwhile keeps its own.

    Raises NotADraft.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update().filter(pk=round.pk).first() if round.pk else None
        if round.pk and (held is None or held.state != Round.State.DRAFT):
            raise NotADraft
        return save()


def open_round(round: Round, *, at: datetime, by: User) -> None:
    """Let its seats vote from `opens_at` on, and tell those who speak for them. Raises CannotOpen."""
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        items = round.items.filter(board=round.board_id, status__in=round.items.model.OPEN)
        seated = Seat.objects.current(at).filter(board=round.board_id).values("account")
        hidden = round.items.filter(hidden_from__in=seated).exists()
        fit = FEWEST_ITEMS <= items.count() == round.items.count() and not hidden
        if round.state != Round.State.DRAFT or round.closes_at <= at or not fit:
            raise CannotOpen
        round.shows_people, round.shows_segments = round.board.shows_people, round.board.shows_segments
        _set_state(round, Round.State.OPEN)
        log(round, "boards.round.open", user=by)
        announcing.announce_opening(round, at=at)


def close_round(round: Round, *, at: datetime, by: User | None) -> None:
    """Take no more votes. Secret ballots go to the urn, and nothing says any more whose is whose. Raises NotOpen."""
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        if round.state != Round.State.OPEN:
            raise NotOpen
        round.closed_at = round.until(max(at, _last_act(round) or at))
        joining.catch_up(round, at=round.closed_at)
        _set_state(round, Round.State.CLOSED)
        ending.take_off_ended(round, at=round.closed_at)
        if round.is_secret:
            _empty_into_the_urn(round, round.closed_at)
        log(round, "boards.round.close", user=by)


def close_due(at: datetime) -> int:
    """Close every open round whose time has come; for the timer. How many."""
    closed = 0
    for round in Round.objects.due(at):
        try:
            close_round(round, at=at, by=None)
        except NotOpen:
            continue  # a moderator or another timer was faster
        closed += 1
    return closed


def _last_act(round: Round) -> datetime | None:
    """Whoever closes early may have waited for the round while a vote was taken, and read the clock before it."""
    return BallotEvent.objects.filter(ballot__round=round).aggregate(last=Max("at"))["last"]


def _set_state(round: Round, state: Round.State) -> None:
    round.state = state
    round.save(update_fields=["state", "closed_at", "shows_people", "shows_segments"])


def _empty_into_the_urn(round: Round, at: datetime) -> None:
    """Each sealed ballot becomes a slip: shuffled, all at one instant, by nobody, so neither order nor time tells.

    Nor do its voter's own words stay, which would tell who stepped back from what they are merged into.
    """
    pairs, recused = joining.pairs_before(round, at), joining.recused_on(round.board_id, at)
    urn = []
    for ballot in Ballot.objects.filter(round=round, sealed__isnull=False).select_related("seat"):
        if says := joining.comes_to(round, ballot.words, pairs, recused[ballot.seat.account_id]):
            urn.append((receipts.code_of(ballot), says))
        else:
            voting.take_off(ballot, Act.ITEM_MERGED, by=None, at=at)
    secrets.SystemRandom().shuffle(urn)
    for code, says in urn:
        slip = Slip.objects.create(round=round, code=code, said=sorted(says.items()))
        ledger.write_down(slip, says, by=None, at=at)
    Ballot.objects.filter(round=round).update(sealed=None)
