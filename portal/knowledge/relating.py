"""What to read next: articles on the same thing, for whoever has read one."""

from collections.abc import Sequence

from portal.accounts.models import Visitor

from . import searching
from .models import ArticlePage


def related(article: ArticlePage, user: Visitor, limit: int) -> Sequence[ArticlePage]:
    """By the words of its title and its tags, in its language; never the article itself."""
    words = " ".join([article.title, *(tag.name for tag in article.subjects)])
    found = searching.search(words, user=user, limit=2 * limit + 1, correct=False).results
    others = [result.article for result in found if result.article.translation_key != article.translation_key]
    return [other for other in others if other.locale_id == article.locale_id][:limit]
