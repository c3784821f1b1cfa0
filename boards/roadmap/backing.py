"""The open upvote: any customer may back an item; a company counts once however many of its people do."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.accounts.models import User

from . import access
from .models import Backing, Item


class MayNotBack(Exception):
    """The item is closed, or the person is of no customer company."""


def back(item: Item, *, by: User, at: datetime) -> None:
    """Back an item; backing it again, or one merged into it already, changes nothing. Raises MayNotBack."""
    if not access.can_back(by, item):
        raise MayNotBack
    if backs(by, item):
        return
    try:
        with transaction.atomic():
            Backing.objects.create(item=item, user=by, account=by.account, backed_at=at)
    except IntegrityError:
        return  # the same person pressed twice at once: the other press counted


def withdraw(item: Item, *, by: User, at: datetime) -> None:
    Backing.objects.of_thread(item).standing().filter(user=by).update(withdrawn_at=at)


def backs(user: User, item: Item) -> bool:
    return Backing.objects.of_thread(item).standing().filter(user=user).exists()
