from portal.accounts.access import MANAGERS, SUPPORT, WRITERS, is_in
from portal.accounts.models import User, Visitor

from .models import ArticlePage


def can_read_transcripts(user: Visitor) -> bool:
    """Transcripts and marks show what was said before anything was taken out."""
    return is_in(user, SUPPORT, WRITERS, MANAGERS)


def can_write_articles(user: Visitor) -> bool:
    """Draft from a call, link an article to a case, decide about marks. Publishing is Wagtail's to grant."""
    return is_in(user, SUPPORT, WRITERS)


def can_attach_transcripts(user: Visitor) -> bool:
    return is_in(user, SUPPORT)


def can_read_search_log(user: Visitor) -> bool:
    return is_in(user, SUPPORT, WRITERS, MANAGERS)


def can_flag_articles(user: Visitor) -> bool:
    """Whoever of us reads an article sees when it is wrong."""
    return user.is_authenticated and user.is_staff


def can_merge(user: User, article: ArticlePage) -> bool:
    """Whoever may take an article out of the help centre; a draft, whoever may change it."""
    may = article.permissions_for_user(user)
    return may.can_unpublish() if article.live else may.can_edit()
