"""Which companies of a board compete: the board's competitor rule."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from portal.accounts.models import Account, User

from .models import BoardPage, Rivalry


class NoRivals(Exception):
    """A company does not compete with itself."""


def declare(*, board: BoardPage, one: Account, other: Account, by: User, at: datetime) -> Rivalry:
    """Said again it stands as it was. Raises NoRivals."""
    if one == other:
        raise NoRivals
    first, second = sorted((one, other), key=lambda account: account.pk)
    with transaction.atomic():
        rivalry, is_new = Rivalry.objects.get_or_create(
            board=board, one=first, other=second, defaults={"declared_at": at, "declared_by": by}
        )
        if is_new:
            log(board, "boards.rivalry.declare", user=by, data={"pair": str(rivalry)})
    return rivalry


def revoke(rivalry: Rivalry, *, by: User) -> None:
    with transaction.atomic():
        log(rivalry.board, "boards.rivalry.revoke", user=by, data={"pair": str(rivalry)})
        rivalry.delete()


def rivals_of(account: Account | None, board: BoardPage) -> set[int]:
    """Keys of the companies that compete with one on a board."""
    if account is None:
        return set()
    pairs = Rivalry.objects.filter(Q(one=account) | Q(other=account), board=board).values_list("one", "other")
    return {key for pair in pairs for key in pair} - {account.pk}
