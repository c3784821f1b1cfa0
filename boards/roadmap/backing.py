"""The open upvote: any customer may back an item; a company counts once however many of its people do."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value

from boards.seating.access import Reader
from portal.accounts.models import User

from . import access, counting
from .models import Backing, Item, ItemQuerySet


class MayNotBack(Exception):
    """The item is closed, or the person is of no customer company."""


def back(item: Item, *, by: User, at: datetime) -> None:
    """Back an item; backing it again, or one merged into it already, changes nothing. Raises MayNotBack."""
    if not access.can_back(by, item):
        raise MayNotBack
    with transaction.atomic():
        root = counting.hold(item)
        if not root.is_open:
            raise MayNotBack
        standing = Backing.objects.standing().filter(item__in=counting.thread_keys(root))
        if standing.filter(user=by).exists():
            return
        is_first = not standing.filter(account=by.account).exists()
        Backing.objects.create(item=item, user=by, account=by.account, backed_at=at)
        counting.add(root, people=1, companies=int(is_first))


def withdraw(item: Item, *, by: User, at: datetime) -> None:
    """No longer back an item, nor one merged into it."""
    with transaction.atomic():
        root = counting.hold(item)
        standing = Backing.objects.standing().filter(item__in=counting.thread_keys(root))
        mine = dict(standing.filter(user=by).values_list("pk", "account"))
        if not mine:
            return
        Backing.objects.filter(pk__in=mine).update(withdrawn_at=at)
        companies = {*mine.values()}
        left = companies - {*standing.filter(account__in=companies).values_list("account", flat=True)}
        counting.add(root, people=-1, companies=-len(left))


def backs(user: User, item: Item) -> bool:
    return Backing.objects.of_thread(item).standing().filter(user=user).exists()


def with_backed(items: ItemQuerySet, user: Reader) -> ItemQuerySet:
    """Adds `backed`: whether the person backs the item, or one merged into it."""
    if getattr(user, "account", None) is None:
        return items.annotate(backed=Value(False))
    thread = Q(item=OuterRef("pk")) | Q(item__root=OuterRef("pk"))
    return items.annotate(backed=Exists(Backing.objects.standing().filter(thread, user=user.pk)))
