"""Readers say how an article should read, and hear what became of it."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.outbox import mail

from .models import ArticlePage, Suggestion


def suggest(article: ArticlePage, *, words: str, by: User, at: datetime) -> Suggestion:
    """On the version that is live. The same words of the same person again are no second suggestion."""
    with transaction.atomic():
        ArticlePage.objects.select_for_update(of=("self",)).get(pk=article.pk)
        made, is_new = Suggestion.objects.open().get_or_create(
            article=article, by=by, words=words, defaults={"at": at, "revision": article.live_revision}
        )
        if is_new:
            log(article, "portal.article.suggest", user=by)
    return made


def answer(suggestion: Suggestion, *, is_taken: bool, reply: str = "", by: User, at: datetime) -> bool:
    """Whether this was what settled it; then whoever suggested is told."""
    with transaction.atomic():
        said = {"is_taken": is_taken, "reply": reply, "settled_by": by, "settled_at": at}
        if not Suggestion.objects.open().filter(pk=suggestion.pk).update(**said):
            return False
        suggestion.refresh_from_db()
        log(suggestion.article, "portal.article.answer", user=by, data={"taken": is_taken})
        if suggestion.by.is_active:
            mail.send(
                to=suggestion.by.email,
                template="portal/knowledge/mail/suggestion",
                context={"suggestion": suggestion, "article": suggestion.article, "reader": suggestion.by},
                key=f"article-suggestion:{suggestion.pk}",
            )
    return True
