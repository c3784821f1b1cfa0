"""A scheduled article whose time has come while a mark waits: it stays behind and says so; the others go out."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from portal.outbox import mail

from . import marking
from .models import ArticlePage


def hold_back(*, at: datetime) -> list[ArticlePage]:
    """Take the time off every due article that holds something undecided, and tell who set it.

    What was known of the customer may have grown since: somebody linked a case, or a name was added to the company.
    """
    due = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(ArticlePage), approved_go_live_at__lt=at
    ).select_related("user")
    held = []
    for revision in due:
        article = revision.as_object()
        if marking.undecided(article):
            _take_time_off(revision, article, at)
            held.append(article)
    return held


def _take_time_off(revision: Revision, article: ArticlePage, at: datetime) -> None:
    with transaction.atomic():
        marking.look_over(article)
        due = revision.approved_go_live_at
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(article, "portal.article.hold_back", data={"due": due.isoformat()})
        if revision.user and revision.user.is_active:
            mail.send(
                to=revision.user.email,
                template="portal/knowledge/mail/held_back",
                context={"article": article, "reader": revision.user, "due": due},
                key=f"article-held-back:{revision.pk}:{due.isoformat()}",
            )
