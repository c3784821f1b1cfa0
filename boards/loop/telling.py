"""Telling every company that asked what became of it. The roadmap writes the effect; this performs it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from boards.roadmap.models import Item, ItemEvent
from boards.seating.models import Delegate
from portal.accounts.models import Membership, User
from portal.outbox import effects, mail

from .asking import Ask, asks_of
from .models import Told

# Unmerging puts back what was; nobody need hear of it.
SAID = (ItemEvent.Kind.STATUS, ItemEvent.Kind.MERGED, ItemEvent.Kind.SPLIT)


@effects.performer("item_decided")
def perform(payload: dict[str, int]) -> None:
    event = ItemEvent.objects.select_related("item__board", "other").get(pk=payload["event"])
    tell(event, at=timezone.now())


def tell(event: ItemEvent, *, at: datetime) -> list[Told]:
    """Tell each company once of one decision, by mail to those of its people who asked and may still see the item."""
    return [_tell(event, ask, readers, at) for ask, readers in readers_of(event, at)]


def readers_of(event: ItemEvent, at: datetime) -> list[tuple[Ask, list[User]]]:
    """Whom of each company that asked we tell of a decision."""
    if event.kind not in SAID:
        return []
    found = ((ask, _readers(ask, event.item, at)) for ask in asks_of(event.item))
    return [(ask, readers) for ask, readers in found if readers]


def _tell(event: ItemEvent, ask: Ask, readers: list[User], at: datetime) -> Told:
    with transaction.atomic():
        told, _new = Told.objects.get_or_create(
            account=ask.account,
            event=event,
            defaults={
                "item": event.item,
                "status": event.to_status,
                "asked": ask.how,
                "asked_at": ask.at,
                "told_at": at,
            },
        )
        for person in readers:
            readable = Item.objects.visible_to(person, at)
            other = readable.filter(pk=event.other_id).first()
            context = {"told": told, "event": event, "item": event.item, "board": event.item.board, "other": other}
            context |= {"asked_for": readable.filter(pk=ask.item.pk).first() or event.item, "words": ask.words}
            mail.send(
                to=person.email,
                template="boards/loop/mail/told",
                context=context | {"person": person},
                key=f"told:{event.pk}:{person.pk}",
            )
    return told


def _readers(ask: Ask, item: Item, at: datetime) -> list[User]:
    """Those who asked and are still of the company; where all have left, those who speak for its seat."""
    of_the_company = Membership.objects.current(at).filter(account=ask.account)
    people = User.objects.filter(is_active=True, pk__in=[person.pk for person in ask.people])
    asked = people.filter(memberships__in=of_the_company)
    speaking = Delegate.objects.speaking(at).filter(seat__account=ask.account, seat__board=item.board)
    told = list(asked.distinct()) or [delegate.user for delegate in speaking.select_related("user")]
    return [person for person in told if Item.objects.visible_to(person, at).filter(pk=item.pk).exists()]
