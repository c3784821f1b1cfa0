"""Taking a second ask out of an item. Who stands behind the one stands behind both; nothing is taken from anybody."""

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User

from . import counting
from .deciding import note
from .models import Backing, Evidence, Item, ItemEvent

HEARD = (
    "account_id",
    "contact_id",
    "case_id",
    "call_id",
    "article_id",
    "why",
    "said_at",
    "entered_at",
    "entered_by_id",
)


class CannotSplit(Exception):
    """Not accepted, or merged into another."""


def split(item: Item, *, title: str, body: str, at: datetime, by: User) -> Item:
    """Make another item of a part of one; the same said again is the same part.

    Ballots, comments and windows stay with it. Raises CannotSplit.
    """
    with transaction.atomic():
        root = counting.hold(item)
        if root != item or root.approved_at is None:
            raise CannotSplit
        item = root
        if made := item.parts.filter(title=title, body=body).first():
            return made
        part = Item.objects.create(
            board=item.board,
            title=title,
            body=body,
            status=Item.Status.UNDER_REVIEW,
            status_since=at,
            visibility=item.visibility,
            proposer=item.proposer,
            proposer_account=item.proposer_account,
            proposed_at=item.proposed_at,
            approved_at=at,
            area=item.area,
            split_from=item,
        )
        part.tags.set(item.tags.all())
        part.hidden_from.set(item.hidden_from.all())
        _stand_behind(part, item)
        ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.SPLIT, other=part, at=at, by=by)
        note(part, kind=ItemEvent.Kind.SPLIT, from_status=item.status, other=item, at=at, by=by)
    return part


def _stand_behind(part: Item, item: Item) -> None:
    """Each person once, from the day they first backed the thread; and what our people heard."""
    first: dict[int, Backing] = {}
    for backing in Backing.objects.of_thread(item).standing().order_by("backed_at", "pk"):
        first.setdefault(backing.user_id, backing)
    Backing.objects.bulk_create(
        Backing(item=part, user_id=one.user_id, account_id=one.account_id, backed_at=one.backed_at)
        for one in first.values()
    )
    heard = Evidence.objects.of_thread(item).standing().values(*HEARD)
    Evidence.objects.bulk_create(Evidence(item=part, **one) for one in heard)
    counting.recount(part)
