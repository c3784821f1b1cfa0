"""Whether an article helped: one word of each reader, which they may change."""

from datetime import datetime

from portal.accounts.models import User

from .models import ArticlePage, Feedback


def give(article: ArticlePage, *, is_helpful: bool, by: User | None, session_key: str = "", at: datetime) -> Feedback:
    """`by` is None for people not signed in: then `session_key` tells them apart."""
    who = {"user": by, "session_key": ""} if by else {"user": None, "session_key": session_key}
    given, _is_new = Feedback.objects.update_or_create(
        article=article, **who, defaults={"is_helpful": is_helpful, "at": at}
    )
    return given


def of_reader(article: ArticlePage, *, user: User | None, session_key: str = "") -> Feedback | None:
    if user is None and not session_key:
        return None
    return Feedback.objects.filter(article=article, user=user, session_key="" if user else session_key).first()
