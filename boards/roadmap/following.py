"""What is searched of items, and when they are indexed: all of them, for who may read one is asked on finding."""

from collections.abc import Collection, Iterator

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from portal.knowledge import findable, indexing
from portal.knowledge.findable import Document

from .models import Item

ITEM = "item"


def item(row: Item) -> Document:
    return Document(ITEM, row.pk, findable.house_language(), row.title, ((1, row.body), (1, row.response)))


def items() -> Iterator[Document]:
    return map(item, Item.objects.order_by("pk").iterator(chunk_size=indexing.BATCH))


findable.offer(ITEM, items)


@receiver(post_save, sender=Item)
def follow(
    sender: object, instance: Item, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: object
) -> None:
    if not raw and (update_fields is None or {"title", "body", "response"} & set(update_fields)):
        indexing.put(item(instance))


@receiver(pre_delete, sender=Item)
def forget(sender: object, instance: Item, **kwargs: object) -> None:
    indexing.take_out(ITEM, instance.pk)
