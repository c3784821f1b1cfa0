"""What is searched of articles and of cases, and when they are indexed."""

from collections.abc import Collection, Iterator

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from portal.support.models import Case

from . import analysing, findable, indexing, markup
from .findable import Document
from .models import ArticlePage

ARTICLE, CASE = "article", "case"
# In the order of reading. A word of the title counts as `findable` says.
WEIGHTS = {"issue": 2, "resolution": 1, "cause": 1}


def article(page: ArticlePage) -> Document:
    """Its products stand with the environment."""
    products = " ".join(product.name for product in page.products.all())
    about = f"{products}\n{markup.visible(page.environment)}".strip()
    language = analysing.base_language(page.locale.language_code)
    parts = tuple((weight, markup.visible(getattr(page, field))) for field, weight in WEIGHTS.items())
    return Document(ARTICLE, page.pk, language, page.title, parts, about)


def case(row: Case) -> Document:
    """What the customer said of it. What was written since may be for our own eyes only, so it is left out."""
    about = f"{row.reference} {row.product}"
    return Document(CASE, row.pk, findable.house_language(), row.subject, ((1, row.description),), about)


def articles() -> Iterator[Document]:
    pages = ArticlePage.objects.live().filter(alias_of=None).select_related("locale").prefetch_related("products")
    return map(article, pages.order_by("pk").iterator(chunk_size=indexing.BATCH))


def cases() -> Iterator[Document]:
    return map(case, Case.objects.select_related("product").order_by("pk").iterator(chunk_size=indexing.BATCH))


findable.offer(ARTICLE, articles)
findable.offer(CASE, cases)


@receiver(post_save, sender=ArticlePage)
def follow_article(
    sender: object,
    instance: ArticlePage,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: object,
) -> None:
    """Publishing, unpublishing and expiring all end in a save of the page."""
    if raw or (update_fields is not None and not {"live", "title", "environment", *WEIGHTS} & set(update_fields)):
        return
    if instance.live and not instance.alias_of_id:
        indexing.put(article(instance))
    else:
        indexing.take_out(ARTICLE, instance.pk)


@receiver(post_save, sender=Case)
def follow_case(
    sender: object, instance: Case, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: object
) -> None:
    """Its number is known only after the first saving; what happens to it afterwards changes no word of it."""
    if not raw and instance.reference.startswith("C-") and (not update_fields or "reference" in update_fields):
        indexing.put(case(instance))


@receiver(pre_delete, sender=ArticlePage)
def forget_article(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    indexing.take_out(ARTICLE, instance.pk)


@receiver(pre_delete, sender=Case)
def forget_case(sender: object, instance: Case, **kwargs: object) -> None:
    indexing.take_out(CASE, instance.pk)
