"""What to read next: articles on the same thing, for whoever has read one."""

from collections.abc import Sequence

from django.db.models import Q

from portal.accounts.models import Visitor

from . import searching
from .models import ArticlePage


def related(article: ArticlePage, user: Visitor, limit: int) -> Sequence[ArticlePage]:
    """By the words of its title and its tags, in its language; never the article itself."""
    words = " ".join([article.title, *(tag.name for tag in article.subjects)])
    others = Q(locale=article.locale_id) & ~Q(translation_key=article.translation_key)
    return searching.articles(words, user=user, limit=limit, where=others, correct=False)
