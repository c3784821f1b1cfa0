"""Members point moderators to what should not stand as it is."""

from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import access, commenting
from .models import Comment, Flag, Item


class MayNotFlag(Exception):
    """Of no member company, or what they flag is their own."""


class Settled(Exception):
    """Another moderator was first."""


def flag(item: Item, *, comment: Comment | None = None, why: str, by: User, at: datetime) -> Flag:
    """Flag an item or a comment on it; while a flag of the same person is open it stays the one. Raises MayNotFlag."""
    if not access.can_flag(by, comment or item):
        raise MayNotFlag
    said = {"why": why, "account": by.account, "raised_at": at}
    try:
        with transaction.atomic():
            return Flag.objects.create(item=item, comment=comment, raised_by=by, **said)
    except IntegrityError:
        return Flag.objects.open().get(item=item, comment=comment, raised_by=by)


def settle(flag: Flag, *, outcome: str, hides: bool = False, by: User, at: datetime) -> None:
    """Say what became of a flag; with `hides` its comment is hidden, and every flag on it settled. Raises Settled."""
    with transaction.atomic():
        settled = {"outcome": outcome, "settled_at": at, "settled_by": by}
        if not Flag.objects.open().filter(pk=flag.pk).update(**settled):
            raise Settled
        if hides and flag.comment:
            commenting.hide(flag.comment, by=by, at=at)
            Flag.objects.open().filter(comment=flag.comment).update(**settled)
        log(flag.item, "boards.flag.settle", user=by, data={"outcome": outcome, "why": flag.why})
