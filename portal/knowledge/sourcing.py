"""Linking a case to an article that already answers it, instead of writing another."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.support.models import Case

from . import marking
from .models import ArticlePage, ArticleSource


def link(article: ArticlePage, *, case: Case, by: User, at: datetime) -> ArticleSource:
    """The case was answered by this article; linking again changes nothing.

    The company's people are known from now on, so the latest draft is looked over for them.
    """
    with transaction.atomic():
        source, is_new = ArticleSource.objects.get_or_create(
            article=article, case=case, kind=ArticleSource.Kind.LINKED, defaults={"by": by, "at": at}
        )
        if is_new:
            marking.look_over(article.get_latest_revision_as_object())
            log(article, "portal.article.link", user=by, data={"case": case.reference})
    return source


def unlink(article: ArticlePage, *, case: Case, by: User) -> None:
    with transaction.atomic():
        deleted, _rows = ArticleSource.objects.filter(
            article=article, case=case, kind=ArticleSource.Kind.LINKED
        ).delete()
        if deleted:
            log(article, "portal.article.unlink", user=by, data={"case": case.reference})
