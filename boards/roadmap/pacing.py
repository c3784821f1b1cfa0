"""How fast one person may write: enough for whoever has something to say, too little for a flood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.templatetags.instants import on_the_wall

from . import access
from .models import Comment, Item

A_DAY, A_WHILE, A_MOMENT = timedelta(days=1), timedelta(minutes=10), timedelta(minutes=1)
PROPOSALS, COMMENTS = 5, 10


@dataclass
class TooFast(Exception):
    """As much as one person may write for now; `again_at` is when there is room for the next."""

    said: str
    again_at: datetime

    @property
    def sentence(self) -> str:
        return _("%(said)s You can send this one at %(clock)s; what you wrote is kept below.") % {
            "said": self.said,
            "clock": on_the_wall(self.again_at, timezone.now()),
        }


def hold(by: User) -> None:
    """The person's row, in the caller's transaction, so that two sent at once are looked at one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def around(at: datetime) -> tuple[datetime, datetime]:
    """Within which the same words are the same click, also by clocks that differ a little."""
    return at - A_MOMENT, at + A_MOMENT


def check_proposal(*, by: User, at: datetime) -> None:
    """By who is held, in the transaction that keeps the proposal. Raises TooFast."""
    recent = (
        Item.objects.filter(proposer=by, proposed_at__lte=at, split_from=None)
        .order_by("-proposed_at")
        .values_list("proposed_at", flat=True)
    )
    _check(recent, PROPOSALS, A_DAY, _("You have proposed %d items within a day.") % PROPOSALS, by=by, at=at)


def check_comment(*, by: User, at: datetime) -> None:
    """By who is held, in the transaction that keeps the comment. Raises TooFast."""
    recent = (
        Comment.objects.filter(author=by, written_at__lte=at)
        .order_by("-written_at")
        .values_list("written_at", flat=True)
    )
    _check(recent, COMMENTS, A_WHILE, _("You have commented %d times in ten minutes.") % COMMENTS, by=by, at=at)


def _check(recent: QuerySet, most: int, within: timedelta, said: str, *, by: User, at: datetime) -> None:
    if access.can_moderate(by):
        return
    oldest = recent[most - 1 : most].first()
    if oldest and oldest > at - within:
        raise TooFast(said, oldest + within)
