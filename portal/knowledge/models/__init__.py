"""What the room keeps: transcripts, articles with their sources and marks, the search index and its log."""

from .articles import ArticlePage, ArticleSource, Feedback, Flag, HelpIndexPage
from .marks import KnownValue, RedactionMark
from .search import Corpus, Entry, Misspelling, Passage, Posting, SearchLogEntry, Synonyms, Term, Word, WritingTask
from .transcripts import Transcript, Turn

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "Corpus",
    "Entry",
    "Feedback",
    "Flag",
    "HelpIndexPage",
    "KnownValue",
    "Misspelling",
    "Passage",
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
