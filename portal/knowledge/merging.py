"""Two articles that say the same become one: its calls and flags move, its address leads on, its words stay kept."""

from datetime import datetime

from django.db import transaction
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.signals import page_published

from portal.accounts.models import User

from .models import ArticlePage, ArticleSource


class CannotMerge(Exception):
    """An article is not merged into itself, into one that nobody can read, or twice."""


def merge(duplicate: ArticlePage, *, into: ArticlePage, by: User, at: datetime) -> ArticlePage:
    """Take `duplicate` out in favour of `into`; merging again changes nothing. Raises CannotMerge."""
    with transaction.atomic():
        keys = sorted({duplicate.pk, into.pk})
        held = {a.pk: a for a in ArticlePage.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
        duplicate, into = held[duplicate.pk], held[into.pk]
        if duplicate.merged_into_id == into.pk:
            return into
        if duplicate == into or duplicate.merged_into_id or not into.live or into.alias_of_id:
            raise CannotMerge
        _move_sources(duplicate, into)
        duplicate.flags.open().update(article=into)
        _lead_on(duplicate, into)
        ArticlePage.objects.filter(merged_into=duplicate).update(merged_into=into)
        if duplicate.live:
            duplicate.unpublish(user=by)
        ArticlePage.objects.filter(pk=duplicate.pk).update(
            merged_into=into, confidence=ArticlePage.Confidence.ARCHIVED, is_promoted=False
        )
        log(duplicate, "portal.article.merge", user=by, data={"into": into.title})
        log(into, "portal.article.take_in", user=by, data={"duplicate": duplicate.title})
    return into


def _move_sources(duplicate: ArticlePage, into: ArticlePage) -> None:
    """A case that `into` answers already is not linked twice."""
    linked = into.sources.filter(kind=ArticleSource.Kind.LINKED).values_list("case", flat=True)
    duplicate.sources.filter(kind=ArticleSource.Kind.LINKED, case__in=list(linked)).delete()
    duplicate.sources.update(article=into)


def _lead_on(duplicate: ArticlePage, into: ArticlePage) -> None:
    """From where the duplicate stood and from every address that led there."""
    Redirect.objects.filter(redirect_page=duplicate).update(redirect_page=into)
    path = Redirect.normalise_path(duplicate.url or "")
    if path:
        Redirect.objects.update_or_create(
            old_path=path, site=None, defaults={"redirect_page": into, "redirect_link": ""}
        )


@receiver(page_published, sender=ArticlePage)
def bring_back(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    """Somebody published a merged article again: it stands for itself."""
    if ArticlePage.objects.filter(pk=instance.pk).exclude(merged_into=None).update(merged_into=None):
        Redirect.objects.filter(old_path=Redirect.normalise_path(instance.url)).delete()
