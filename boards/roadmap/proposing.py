"""Asking for something on a board."""

from datetime import datetime

from django.db import transaction

from boards.seating.models import BoardPage
from portal.accounts.models import User

from . import access, counting, heralding, pacing, shielding
from .models import Backing, Item, ItemEvent


class MayNotPropose(Exception):
    """Neither of a member company nor a moderator."""


def propose(
    *,
    board: BoardPage,
    title: str,
    body: str,
    visibility: str = Item.Visibility.READERS,
    hides_from_rivals: bool = False,
    by: User,
    at: datetime,
) -> Item:
    """Put an item on a board: a member's waits for a moderator, a moderator's own is under review at once.

    A member backs what they propose. Sent twice within a moment it is one. Raises MayNotPropose, TooFast.
    """
    if not access.can_propose(by, board):
        raise MayNotPropose
    ours = access.can_moderate(by)
    status = Item.Status.UNDER_REVIEW if ours else Item.Status.PROPOSED
    with transaction.atomic():
        pacing.hold(by)
        same = Item.objects.filter(board=board, title=title, body=body, proposer=by)
        if twice := same.filter(proposed_at__range=pacing.around(at)).first():
            return twice
        pacing.check_proposal(by=by, at=at)
        item = Item.objects.create(
            board=board,
            title=title,
            body=body,
            visibility=visibility,
            status=status,
            status_since=at,
            proposer=by,
            proposer_account=None if ours else by.account,
            proposed_at=at,
            approved_at=at if ours else None,
        )
        if hides_from_rivals:
            shielding.hide_from_rivals(item, account=item.proposer_account, by=by)
        event = ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.PROPOSED, to_status=status, at=at, by=by)
        if ours:
            heralding.herald(event)
        if item.proposer_account:
            Backing.objects.create(item=item, user=by, account=item.proposer_account, backed_at=at)
            counting.add(item, people=1, companies=1)
    return item


def bring(*, board: BoardPage, title: str, body: str, by: User, at: datetime) -> Item:
    """Put up what one of ours heard customers need, for a moderator to decide on. Raises MayNotPropose."""
    if access.can_moderate(by):
        return propose(board=board, title=title, body=body, by=by, at=at)
    if not access.can_bring(by):
        raise MayNotPropose
    with transaction.atomic():
        item = Item.objects.create(board=board, title=title, body=body, proposer=by, proposed_at=at, status_since=at)
        ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.PROPOSED, to_status=Item.Status.PROPOSED, at=at, by=by)
    return item
