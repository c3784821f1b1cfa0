"""Watching an item or a board, and no longer."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from portal.accounts.models import User

from .models import Watch


def watch(board: BoardPage, *, item: Item | None = None, how: str, by: User, at: datetime) -> Watch:
    """From now on, or in another way than before."""
    told = {"since": at, "read_at": at, "told_at": at}
    with transaction.atomic():
        watch, is_new = Watch.objects.get_or_create(user=by, board=board, item=item, defaults=told | {"how": how})
        if not is_new and watch.how != how:
            watch.how, watch.told_at = how, at
            watch.save(update_fields=["how", "told_at"])
    return watch


def stop(board: BoardPage, *, item: Item | None = None, by: User) -> None:
    Watch.objects.filter(user=by, board=board, item=item).delete()


def read(*, by: User, at: datetime) -> None:
    """What is new until now is read."""
    Watch.objects.filter(user=by, read_at__lt=at).update(read_at=at)


def change_feed(board: BoardPage, *, by: User) -> None:
    """The person's feed of a board has another address; the one before answers no more."""
    Watch.objects.filter(user=by, board=board, item=None).update(feed_number=F("feed_number") + 1)
