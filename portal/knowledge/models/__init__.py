"""What the room keeps: transcripts, articles with their sources and marks, the search index and its log."""

from .articles import ArticlePage, ArticleTag, HelpIndexPage
from .audiences import Audience
from .marks import KnownValue, RedactionMark
from .responses import Feedback, Flag
from .search import IndexedArticle, Misspelling, Posting, SearchLogEntry, Synonyms, Term, Word, WritingTask
from .sources import ArticleSource
from .transcripts import Transcript, Turn

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "ArticleTag",
    "Audience",
    "Feedback",
    "Flag",
    "HelpIndexPage",
    "IndexedArticle",
    "KnownValue",
    "Misspelling",
    "Posting",
    "RedactionMark",
    "SearchLogEntry",
    "Synonyms",
    "Term",
    "Transcript",
    "Turn",
    "Word",
    "WritingTask",
]
