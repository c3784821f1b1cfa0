"""An article in other languages, and how far each has fallen behind.

A translation is an article of its own beside its original, with the same translation key and another locale. Whoever
publishes the original says how much it changed; that much its translations are behind, until somebody says they follow.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import receiver
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail.signals import page_published

from portal.accounts.models import User, Visitor

from .analysing import STEMMERS
from .models import ArticlePage

LANGUAGES = tuple(sorted(STEMMERS))
COPIED = ("title", "issue", "environment", "resolution", "cause", "audience", "tier", "credential", "governance")


class NoSuchLanguage(Exception):
    """Search does not know this language, or it is the article's own."""


def begin(article: ArticlePage, *, language: str, by: User) -> ArticlePage:
    """The draft of the translation, in the words of the original; the one there is when begun again."""
    if language not in LANGUAGES or language == article.locale.language_code:
        raise NoSuchLanguage
    if present := _in(article, language):
        return present
    try:
        with transaction.atomic():
            return _write(article, language, by)
    except IntegrityError:
        if present := _in(article, language):
            return present
        raise


def follow(translation: ArticlePage, *, by: User, at: datetime) -> bool:
    """A person says that this translation says again what its original says; whether that was news."""
    with transaction.atomic():
        behind = ArticlePage.objects.filter(pk=translation.pk).exclude(behind=ArticlePage.Significance.NONE)
        changed = behind.update(behind=ArticlePage.Significance.NONE)
        if changed:
            log(translation, "portal.article.follow", user=by, timestamp=at)
    return bool(changed)


def others(article: ArticlePage, user: Visitor) -> Sequence[ArticlePage]:
    """The article in other languages, as this person may read them."""
    same = Q(translation_key=article.translation_key) & ~Q(pk=article.pk)
    return list(
        ArticlePage.objects.visible_to(user).filter(same).select_related("locale").order_by("locale__language_code")
    )


def missing(article: ArticlePage) -> list[str]:
    """Languages that nobody has begun."""
    begun = ArticlePage.objects.filter(translation_key=article.translation_key).values_list(
        "locale__language_code", flat=True
    )
    return [language for language in LANGUAGES if language not in set(begun)]


@receiver(page_published, sender=ArticlePage)
def leave_behind(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    """By as much as the version says that it changed; a translation that is further behind stays so."""
    if not instance.is_original or not instance.significance:
        return
    translations = ArticlePage.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk)
    translations.filter(behind__lt=instance.significance).update(behind=instance.significance)


def _in(article: ArticlePage, language: str) -> ArticlePage | None:
    same = ArticlePage.objects.filter(translation_key=article.translation_key)
    return same.filter(locale__language_code=language).first()


def _write(article: ArticlePage, language: str, by: User) -> ArticlePage:
    locale, _is_new = Locale.objects.get_or_create(language_code=language)
    told = {field: getattr(article, field) for field in COPIED}
    slug = f"{article.slug[:240]}-{language}"
    translation = ArticlePage(
        **told, slug=slug, locale=locale, translation_key=article.translation_key, owner=by, live=False
    )
    translation.products, translation.versions = list(article.products.all()), list(article.versions.all())
    translation.tags.set(tag.name for tag in article.tags.all())
    article.get_parent().add_child(instance=translation)
    translation.save_revision(user=by, clean=False)
    log(translation, "portal.article.translate", user=by, data={"language": language})
    return translation
