"""Taking another tool's posts onto a board. Nobody is told: what was decided there is no news.

A post is known by its title and the instant it was asked, so a file may be taken again; what is there stays as it is,
and gains the voters who have come to be known since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log

from boards.seating.models import BoardPage
from portal.accounts.models import Account, Membership, User

from . import access, counting, merging
from .foreign import Post
from .models import Backing, Item, ItemEvent
from .planning import tags_named

BATCH = 100


class Outcome(models.TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    SAME = "unchanged", gettext_lazy("unchanged")
    REFUSED = "refused", gettext_lazy("refused")


class MayNotImport(Exception):
    """Not a moderator."""


@dataclass(frozen=True)
class Line:
    """What became of one post."""

    number: int
    title: str
    outcome: Outcome
    words: str = ""


def run(board: BoardPage, posts: Iterable[Post], *, by: User, at: datetime, is_dry: bool = False) -> list[Line]:
    """A line for each post; with `is_dry` nothing is kept. Raises MayNotImport."""
    if not access.can_moderate(by):
        raise MayNotImport
    posts, lines = list(posts), list[Line]()
    people = _people({email for post in posts for email in (post.author, *post.voters)})
    for start in range(0, len(posts), BATCH):
        with transaction.atomic():
            merging.alone_on(board.pk)  # pressed twice, the second finds what the first took
            lines += [_take(board, post, people, by, at) for post in posts[start : start + BATCH]]
            transaction.set_rollback(is_dry)
    if not is_dry:
        taken = sum(line.outcome == Outcome.NEW for line in lines)
        log(board, "boards.item.import", user=by, data={"new": taken, "posts": len(lines)})
    return lines


People = dict[str, tuple[User, Account]]


def _people(emails: set[str]) -> People:
    """People of customer companies by their address."""
    found = Membership.objects.current().filter(user__email__in=emails, user__is_staff=False)
    return {one.user.email: (one.user, one.account) for one in found.select_related("user", "account")}


def _take(board: BoardPage, post: Post, people: People, by: User, at: datetime) -> Line:
    if post.problem or post.at is None:
        return Line(post.number, post.title, Outcome.REFUSED, post.problem)
    item = Item.objects.filter(board=board, title=post.title, proposed_at=post.at).first()
    outcome = Outcome.NEW if item is None else Outcome.SAME
    item = item or _make(board, post, post.at, people, by, at)
    if _back(item, post, post.at, people) and outcome == Outcome.SAME:
        outcome = Outcome.CHANGED
    return Line(post.number, post.title, outcome, _unknown(post, people))


def _make(board: BoardPage, post: Post, asked_at: datetime, people: People, by: User, at: datetime) -> Item:
    proposer, account = people.get(post.author, (by, None))
    declined = post.status == Item.Status.DECLINED
    item = Item.objects.create(
        board=board,
        title=post.title,
        body=post.body or post.title,
        status=post.status,
        status_since=at,
        proposer=proposer,
        proposer_account=account,
        proposed_at=asked_at,
        approved_at=at,
        area=post.area,
        decline_reason=(post.response or _("Declined before it came to this board.")) if declined else "",
        response="" if declined else post.response,
        responded_at=at if post.response and not declined else None,
        responded_by=by if post.response and not declined else None,
    )
    item.tags.set(tags_named(post.tags))
    ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.PROPOSED, to_status=post.status, at=asked_at, by=proposer)
    return item


def _back(item: Item, post: Post, asked_at: datetime, people: People) -> int:
    """Who voted there and is known here backs it, once; how many are new. Who took it back here stays away."""
    voters = {people[email] for email in (post.author, *post.voters) if email in people}
    known = set(Backing.objects.of_thread(item).values_list("user", flat=True))
    new = [
        Backing(item=item, user=user, account=account, backed_at=asked_at)
        for user, account in sorted(voters, key=lambda pair: pair[0].pk)
        if user.pk not in known
    ]
    if new:
        root = counting.hold(item)
        Backing.objects.bulk_create(new)
        counting.recount(root)
    return len(new)


def _unknown(post: Post, people: People) -> str:
    missing = sum(email not in people for email in post.voters)
    if not missing:
        return ""
    words = ngettext("%(n)d of its voters is not known here", "%(n)d of its voters are not known here", missing)
    return words % {"n": missing}


def summary(lines: Iterable[Line]) -> str:
    lines = list(lines)
    return ", ".join(f"{sum(line.outcome == one for line in lines)} {one.label}" for one in Outcome)
