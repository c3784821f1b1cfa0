"""Answering what was asked: status, reason, official response. Who asked is told of every change."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.outbox import effects

from . import heralding
from .models import Item, ItemEvent

# Where a decision may lead; proposed and merged are reached in other ways.
DECIDABLE = (
    Item.Status.UNDER_REVIEW,
    Item.Status.PLANNED,
    Item.Status.IN_PROGRESS,
    Item.Status.SHIPPED,
    Item.Status.DECLINED,
)


class NotDecidable(Exception):
    """The item is merged into another, or the status is none a decision leads to."""


class ReasonMissing(Exception):
    """A decline says why."""


def approve(item: Item, *, at: datetime, by: User) -> ItemEvent:
    """Let the board see a proposal."""
    return change_status(item, to=Item.Status.UNDER_REVIEW, at=at, by=by)


def decline(item: Item, *, reason: str, at: datetime, by: User) -> ItemEvent:
    """A proposal declined before it was approved stays between its company and us."""
    return change_status(item, to=Item.Status.DECLINED, reason=reason, at=at, by=by)


def change_status(item: Item, *, to: str, reason: str = "", at: datetime, by: User) -> ItemEvent:
    """Move an item to a status; the same said again is no other decision. Raises NotDecidable, ReasonMissing."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item.pk)
        if item.status == Item.Status.MERGED or to not in DECIDABLE:
            raise NotDecidable
        declined = to == Item.Status.DECLINED
        if declined and not reason.strip():
            raise ReasonMissing
        reason = reason if declined else ""
        decided = item.events.exclude(to_status="").last()
        if decided and (decided.to_status, item.status, item.decline_reason) == (to, to, reason):
            return decided
        before, item.status, item.status_since = item.status, to, at
        item.decline_reason = reason
        if item.approved_at is None and not declined:
            item.approved_at = at
        item.save(update_fields=["status", "status_since", "decline_reason", "approved_at"])
        return note(item, kind=ItemEvent.Kind.STATUS, from_status=before, text=item.decline_reason, at=at, by=by)


def respond(item: Item, *, text: str, at: datetime, by: User) -> ItemEvent:
    """Give the one official response; earlier ones remain among the events, and the same said again is none."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item.pk)
        said = item.events.filter(kind=ItemEvent.Kind.RESPONDED).last()
        if said and said.text == item.response == text:
            return said
        item.response, item.responded_at, item.responded_by = text, at, by
        item.save(update_fields=["response", "responded_at", "responded_by"])
        event = ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.RESPONDED, text=text, at=at, by=by)
        log(item, "boards.item.respond", user=by)
        heralding.herald(event)
    return event


def note(
    item: Item, *, kind: str, from_status: str, at: datetime, by: User, text: str = "", other: Item | None = None
) -> ItemEvent:
    """Note in the caller's transaction that an item's status became what it is now, and have all who asked told."""
    event = ItemEvent.objects.create(
        item=item, kind=kind, from_status=from_status, to_status=item.status, text=text, other=other, at=at, by=by
    )
    log(item, "boards.item.decide", user=by, data={"status": item.get_status_display(), "text": text})
    effects.write(kind="item_decided", key=f"item_decided:{event.pk}", payload={"event": event.pk})
    heralding.herald(event)
    return event
