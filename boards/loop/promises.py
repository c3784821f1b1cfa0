"""Windows that passed before what was promised came: listed for whoever may read the item, not hidden."""

from datetime import UTC, datetime

from django.core.paginator import Page, Paginator

from boards.roadmap.models import Item, Target
from boards.seating.access import Reader

PER_PAGE = 20


def broken(*, reader: Reader, at: datetime, page: str) -> Page:
    """The last that passed first, each beside what stands now."""
    items = Item.objects.visible_to(reader).exclude(approved_at=None)
    targets = Target.objects.passed(at.astimezone(UTC).date()).filter(item__in=items)
    targets = targets.select_related("item__board", "item__owner").order_by("-window_until", "-pk")
    return Paginator(targets, PER_PAGE).get_page(page)
