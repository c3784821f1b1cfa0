"""What the room keeps: transcripts, articles with their sources and marks, the search index and its log."""

from .articles import ArticlePage, ArticleTag, HelpIndexPage
from .audiences import Audience
from .licences import HeldLicence, Licence, LicenceRule, LicenceTask
from .links import OutsideLink
from .marks import KnownValue, RedactionMark
from .proposals import Proposal
from .recordings import Recording
from .responses import Feedback, Flag, Suggestion
from .search import Corpus, Entry, Misspelling, Passage, Posting, SearchLogEntry, Synonyms, Term, Word, WritingTask
from .sources import ArticleSource
from .transcripts import Transcript, Turn

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "ArticleTag",
    "Audience",
    "Corpus",
    "Entry",
    "Feedback",
    "Flag",
    "HeldLicence",
    "HelpIndexPage",
    "KnownValue",
    "Licence",
    "LicenceRule",
    "LicenceTask",
    "Misspelling",
    "OutsideLink",
    "Passage",
    "Posting",
    "Proposal",
    "Recording",
    "RedactionMark",
    "SearchLogEntry",
    "Suggestion",
    "Synonyms",
    "Term",
    "Transcript",
    "Turn",
    "Word",
    "WritingTask",
]
