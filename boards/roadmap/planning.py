"""What we plan for an item: who looks after it, where it belongs, by when. A window is a promise, so each is kept."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from portal.accounts.models import User

from . import heralding
from .models import Item, ItemEvent, Tag, Target


class WindowUnclear(Exception):
    """One end is missing, or the end comes before the beginning."""


class ReasonMissing(Exception):
    """Who moves a window, or takes it back, says why."""


def plan(
    item: Item,
    *,
    owner: User | None,
    area: str,
    tags: Sequence[str],
    window_from: date | None,
    window_until: date | None,
    reason: str = "",
    by: User,
    at: datetime,
) -> None:
    """Say all of it at once. Raises WindowUnclear, ReasonMissing."""
    with transaction.atomic():
        item = Item.objects.select_for_update(no_key=True).get(pk=item.pk)
        _promise(item, window_from, window_until, reason.strip(), by=by, at=at)
        item.owner, item.area = owner, " ".join(area.split())
        item.save(update_fields=["owner", "area", "window_from", "window_until"])
        item.tags.set(tags_named(tags))
        log(
            item,
            "boards.item.plan",
            user=by,
            data={"window": item.window, "area": item.area, "owner": str(owner or "")},
        )


def _promise(item: Item, first: date | None, last: date | None, reason: str, *, by: User, at: datetime) -> None:
    if (item.window_from, item.window_until) == (first, last):
        return
    if (first is None) != (last is None) or (first and last and last < first):
        raise WindowUnclear
    if item.window_until and not reason:
        raise ReasonMissing
    Target.objects.filter(item=item, superseded_at=None).update(superseded_at=at)
    event = ItemEvent.objects.create(item=item, kind=ItemEvent.Kind.WINDOW, text=reason, at=at, by=by)
    Target.objects.create(item=item, event=event, window_from=first, window_until=last, set_at=at)
    heralding.herald(event)
    item.window_from, item.window_until = first, last


def tags_named(names: Sequence[str]) -> list[Tag]:
    """The tags of these names, made where there were none; case and signs make no other tag."""
    tags = {}
    for name in names:
        name = " ".join(name.split())[:40].strip()
        if slug := slugify(name, allow_unicode=True):
            tags[slug], _new = Tag.objects.get_or_create(slug=slug, defaults={"name": name})
    return list(tags.values())
