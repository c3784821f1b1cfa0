"""Handing a relationship to an owner without a gap or an overlap, with a brief that the next owner reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from .models import Account, Ownership, User

INSTANT = timedelta(microseconds=1)


class BriefMissing(Exception):
    """Whoever hands a relationship over writes down what the next owner must know."""


class Overtaken(Exception):
    """Somebody else gave the relationship to another meanwhile."""


def assign(
    *,
    account: Account,
    owner: User,
    brief: str = "",
    at: datetime,
    by: User | None,
    instead_of: Ownership | None = None,
) -> Ownership:
    """Make `owner` own the relationship from `at`; the one before ends at that instant. Raises BriefMissing.

    Who waited for another hand-over comes with an instant that has passed: theirs begins just after the other. Who may
    only give away what is theirs says `instead_of`, and where that has ended meanwhile this raises Overtaken.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        current = account.ownerships.filter(ends_at=None).first()
        if current and current.owner_id == owner.pk:
            return current
        if instead_of and instead_of != current:
            raise Overtaken
        if current:
            if not brief.strip():
                raise BriefMissing
            at = max(at, current.starts_at + INSTANT)
            Ownership.objects.filter(pk=current.pk).update(ends_at=at)
        ownership = Ownership.objects.create(
            account=account,
            owner=owner,
            starts_at=at,
            follows=at if current else None,
            brief=brief.strip(),
            given_by=by,
        )
        log(account, "portal.ownership.assign", user=by, data={"owner": str(owner)})
    return ownership


def read(ownership: Ownership, *, by: User, at: datetime) -> None:
    """The owner has read the brief; the first reading counts."""
    mine = Ownership.objects.unread().filter(pk=ownership.pk, owner=by)
    if mine.update(read_at=at):
        log(ownership.account, "portal.ownership.read", user=by)


@dataclass(frozen=True)
class Owners:
    """Who owned each account when, by their keys."""

    spans: Mapping[int, Collection[tuple[datetime, datetime | None, int]]]

    def at(self, account: int, instant: datetime) -> int | None:
        for starts_at, ends_at, owner in self.spans.get(account, ()):
            if starts_at <= instant and (ends_at is None or instant < ends_at):
                return owner
        return None


def owners() -> Owners:
    """Of every account, in one query."""
    spans: dict[int, list[tuple[datetime, datetime | None, int]]] = defaultdict(list)
    rows = Ownership.objects.values_list("account", "starts_at", "ends_at", "owner")
    for account, starts_at, ends_at, owner in rows:
        spans[account].append((starts_at, ends_at, owner))
    return Owners(spans)
