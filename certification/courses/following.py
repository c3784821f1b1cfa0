"""What is searched of courses, and when they are indexed."""

from collections.abc import Collection, Iterator

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from portal.knowledge import findable, indexing, markup
from portal.knowledge.findable import Document

from .models import CoursePage

COURSE = "course"
TEXTS = {"title", "summary", "outcomes", "audience"}


def course(page: CoursePage) -> Document:
    parts = ((2, page.summary), (1, markup.visible(page.outcomes)))
    about = f"{page.audience} {page.product or ''}".strip()
    return Document(COURSE, page.pk, findable.house_language(), page.title, parts, about)


def courses() -> Iterator[Document]:
    return map(
        course, CoursePage.objects.live().select_related("product").order_by("pk").iterator(chunk_size=indexing.BATCH)
    )


findable.offer(COURSE, courses)


@receiver(post_save, sender=CoursePage)
def follow(
    sender: object,
    instance: CoursePage,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: object,
) -> None:
    if raw or (update_fields is not None and not {"live", *TEXTS} & set(update_fields)):
        return
    if instance.live:
        indexing.put(course(instance))
    else:
        indexing.take_out(COURSE, instance.pk)


@receiver(pre_delete, sender=CoursePage)
def forget(sender: object, instance: CoursePage, **kwargs: object) -> None:
    indexing.take_out(COURSE, instance.pk)
