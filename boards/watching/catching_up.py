"""What is new on what a person watches, and how much of it they have not read."""

from collections.abc import Sequence

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from portal.accounts.models import User

from .models import Watch
from .news import News, news_of


def watches_of(user: User) -> list[Watch]:
    """What the person may still read."""
    watches = list(Watch.objects.filter(user=user).select_related("board", "item"))
    readable = BoardPage.objects.visible_to(user) if watches else BoardPage.objects.none()
    keys = set(readable.values_list("pk", flat=True))
    followed = [watch.item_id for watch in watches if watch.item_id]
    items = set(Item.objects.visible_to(user).filter(pk__in=followed).values_list("pk", flat=True)) if followed else ()
    return [watch for watch in watches if watch.board_id in keys and (watch.item_id is None or watch.item_id in items)]


def news_for(user: User, watches: Sequence[Watch]) -> list[tuple[News, bool]]:
    """Since each was watched, the newest first, and whether it is unread; what they did themselves is not."""
    if not watches:
        return []
    boards = [watch.board for watch in watches if watch.item_id is None]
    items = [key for watch in watches for key in watch.items]
    found = []
    for news in news_of(user, boards=boards, items=items, since=min(watch.since for watch in watches)):
        covering = [one for one in watches if one.covers(news.item)]
        if any(news.at > one.since for one in covering):
            found.append((news, news.by != user.pk and any(news.at > one.read_at for one in covering)))
    return found


def unread(user: User) -> int:
    return sum(is_new for _news, is_new in news_for(user, watches_of(user)))
