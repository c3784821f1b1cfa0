"""Whether an article helped: one word of each reader, which they may change."""

from datetime import datetime

from portal.accounts.models import User

from .models import ArticlePage, Feedback

LONGEST = Feedback._meta.get_field("why").max_length


def give(
    article: ArticlePage, *, is_helpful: bool, why: str = "", by: User | None, session_key: str = "", at: datetime
) -> Feedback:
    """On the version that is live. `by` is None for people not signed in: then `session_key` tells them apart."""
    who = {"user": by, "session_key": ""} if by else {"user": None, "session_key": session_key}
    said = {"is_helpful": is_helpful, "why": "" if is_helpful else why[:LONGEST], "at": at}
    given, _is_new = Feedback.objects.update_or_create(
        article=article, revision=article.live_revision, **who, defaults=said
    )
    return given


def of_reader(article: ArticlePage, *, user: User | None, session_key: str = "") -> Feedback | None:
    """What this reader said of the version that is live."""
    if user is None and not session_key:
        return None
    mine = Feedback.objects.filter(article=article, user=user, session_key="" if user else session_key)
    return mine.filter(revision=article.live_revision).first()
