"""Flag it or fix it: who cannot mend an article says what is wrong, and somebody settles it."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from .models import ArticlePage, Flag


def flag(article: ArticlePage, *, comment: str, by: User, at: datetime) -> Flag:
    """The same words of the same person again are no second flag while the first is open."""
    with transaction.atomic():
        ArticlePage.objects.select_for_update(of=("self",)).get(pk=article.pk)
        raised, is_new = article.flags.open().get_or_create(
            comment=comment, by=by, defaults={"at": at, "article": article}
        )
        if is_new:
            log(article, "portal.article.flag", user=by)
    return raised


def settle(raised: Flag, *, by: User, at: datetime) -> bool:
    """Whether this was what settled it; somebody else may have been faster."""
    with transaction.atomic():
        done = Flag.objects.open().filter(pk=raised.pk).update(settled_by=by, settled_at=at)
        if done:
            log(raised.article, "portal.article.settle", user=by)
    return bool(done)
