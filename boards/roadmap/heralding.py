"""Says that there is something new on an item; whoever watches is told by a room above."""

from portal.outbox import effects

from .models import Comment, ItemEvent


def herald(news: ItemEvent | Comment) -> None:
    """Written in the transaction of the caller."""
    kind = "comment" if isinstance(news, Comment) else "event"
    effects.write(kind="item_news", key=f"item_news:{kind}:{news.pk}", payload={kind: news.pk})
