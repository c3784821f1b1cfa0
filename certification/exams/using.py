"""Whether an item is asked at all: in use, tried out, retired. What was published of it stays as it is."""

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from .models import Item


class IsVoided(Exception):
    """A voided item is not asked again: write another."""


def put(item: Item, *, use: str, by: User | None) -> None:
    """Raises IsVoided. To void an item corrects scores too (see regrading.py)."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item.pk)
        if item.use == Item.Use.VOIDED:
            raise IsVoided
        if item.use != use:
            log(item, "certification.item.use", user=by, data={"from": item.use, "to": use})
            Item.objects.filter(pk=item.pk).update(use=use)
