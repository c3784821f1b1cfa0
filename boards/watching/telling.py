"""Mail for those who watch: each time, or once a day all of it together."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from boards.loop.telling import readers_of
from boards.roadmap.mentioning import can_read
from boards.roadmap.models import Comment, Item, ItemEvent
from boards.seating.disclosing import Discloser
from portal.accounts.models import User
from portal.outbox import effects, mail

from .models import Watch
from .news import News, news_of, of_comment, of_event, told_of

A_DAY = timedelta(days=1)


@effects.performer("item_news")
def perform(payload: dict[str, int]) -> None:
    if "comment" in payload:
        tell_of_comment(Comment.objects.select_related("item__board", "author", "account").get(pk=payload["comment"]))
    else:
        tell_of_event(ItemEvent.objects.select_related("item__board", "target").get(pk=payload["event"]))


def tell_of_comment(comment: Comment) -> None:
    """To who may read it and was neither its author nor named in it."""
    if comment.hidden_at:
        return
    named = {one.user_id for one in comment.mentions.all()}
    for person in _watchers(comment.item, besides={comment.author_id, *named}):
        if can_read(person, comment):
            signer = Discloser(board=comment.item.board, reader=person)
            _mail(person, of_comment(comment, signer), key=f"watched:comment:{comment.pk}:{person.pk}")


def tell_of_event(event: ItemEvent) -> None:
    """To who may see the item; who asked for it is told of its status anyway, in other words."""
    if not ItemEvent.objects.filter(told_of(), pk=event.pk).exists() or event.item.approved_at is None:
        return
    told = {person.pk for _ask, readers in readers_of(event, timezone.now()) for person in readers}
    for person in _watchers(event.item, besides={event.by_id, *told}):
        if Item.objects.visible_to(person).filter(pk=event.item_id).exists():
            _mail(person, of_event(event), key=f"watched:event:{event.pk}:{person.pk}")


def _watchers(item: Item, *, besides: set[int]) -> list[User]:
    watches = Watch.objects.covering(item).filter(how=Watch.How.AT_ONCE, user__is_active=True)
    watches = watches.exclude(user__in=besides).select_related("user")
    return sorted({watch.user for watch in watches if _may_follow(watch, item)}, key=lambda person: person.pk)


def _may_follow(watch: Watch, item: Item) -> bool:
    """Who may no longer read what they followed does not follow what stands for it."""
    if watch.item_id in (None, item.pk):
        return True
    return Item.objects.visible_to(watch.user).filter(pk=watch.item_id).exists()


def _mail(person: User, news: News, *, key: str) -> None:
    context = {"person": person, "news": news, "item": news.item, "board": news.item.board}
    mail.send(to=person.email, template="boards/watching/mail/news", context=context, key=key)


def digest_due(at: datetime) -> None:
    """One mail a day to each who wants it so, where there is anything to tell."""
    due = Watch.objects.filter(how=Watch.How.DIGEST, told_at__lte=at - A_DAY, user__is_active=True)
    for person in User.objects.filter(pk__in=due.values("user")).order_by("pk"):
        with transaction.atomic():
            _digest(person, at=at)


def _digest(person: User, *, at: datetime) -> None:
    """Of everything they watch so, once any of it is due; another worker that looked at the same time finds nothing."""
    held = Watch.objects.select_for_update(of=("self",)).filter(user=person, how=Watch.How.DIGEST).order_by("pk")
    watches = list(held.select_related("board", "item"))
    if all(watch.told_at > at - A_DAY for watch in watches):
        return
    if news := _untold(person, watches, at):
        day = date_format(timezone.localtime(at), "Y-m-d")
        mail.send(
            to=person.email,
            template="boards/watching/mail/digest",
            context={"person": person, "news": news},
            key=f"digest:{person.pk}:{day}:{at.isoformat()}",
        )
    Watch.objects.filter(pk__in=[watch.pk for watch in watches]).update(told_at=at)


def _untold(person: User, watches: list[Watch], at: datetime) -> list[News]:
    """What others did since each was told of."""
    since = min(watch.told_at for watch in watches)
    boards = [watch.board for watch in watches if watch.item_id is None]
    news = news_of(person, boards=boards, items=[key for watch in watches for key in watch.items], since=since)
    return [
        one
        for one in news
        if one.at <= at
        and one.by != person.pk
        and any(watch.covers(one.item) and one.at > watch.told_at for watch in watches)
    ]
