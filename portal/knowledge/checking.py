"""What a good article has, read off its text while somebody writes it: hints, not walls. Only marks are a wall."""

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from portal.promises.models import Standing

from . import linking, marking, wording
from .framing import SENTENCE_END
from .models import ArticlePage, OutsideLink

FEWEST_WORDS_IN_TITLE, MOST_WORDS_IN_SENTENCE, MOST_WORDS = 3, 28, 700
VERSION = re.compile(r"\b\d+(?:\.\d+)+\b|\b(?:version|release|v\.?)\s?\d", re.IGNORECASE)
SAYS_NO_SYMPTOM = re.compile(
    r"^(?:call|problem|issue|question|error|help|urgent|request)\b[\s:!?.]*$|^call:", re.IGNORECASE
)
PAGE_LINK = re.compile(r"<a\b[^>]*linktype=\"page\"[^>]*\bid=\"(\d+)\"|<a\b[^>]*\bid=\"(\d+)\"[^>]*linktype=\"page\"")
OWN_LINK = re.compile(r"<a\b[^>]*\bhref=\"(/help/[^\"#?]+)")


def findings(article: ArticlePage) -> list[str]:
    """A sentence for each thing to look at, in the order of the page."""
    checks = (_marks, _title, _product_and_version, _length, _links, _elsewhere, _readers)
    return [finding for check in checks for finding in check(article)]


def _marks(article: ArticlePage) -> Iterator[str]:
    if count := len(marking.undecided(article)):
        yield (
            ngettext(
                "%d place may tell who asked: decide it before publishing.",
                "%d places may tell who asked: decide them before publishing.",
                count,
            )
            % count
        )


def _title(article: ArticlePage) -> Iterator[str]:
    title = article.title.strip()
    if len(title.split()) < FEWEST_WORDS_IN_TITLE or SAYS_NO_SYMPTOM.search(title):
        yield _("Let the title say what the reader sees: the symptom, the message, the code.")


def _product_and_version(article: ArticlePage) -> Iterator[str]:
    if not article.products.all():
        yield _("Name the product: without it the article is on no topic page.")
    if not VERSION.search(wording.plain(article, "environment")):
        yield _("Say in which version it was seen.")


def _length(article: ArticlePage) -> Iterator[str]:
    text = wording.plain(article, "resolution")
    if not text.strip():
        yield _("Say what to do: nobody can publish it without.")
    sentences = [part.split() for line in text.split("\n") for part in SENTENCE_END.split(line) if part.strip()]
    if longest := max((len(words) for words in sentences), default=0):
        if longest > MOST_WORDS_IN_SENTENCE:
            yield _("The longest sentence has %d words. Make two of it.") % longest
        if sum(map(len, sentences)) > MOST_WORDS:
            yield _("It is longer than a page. Make two articles of it, one for each problem.")


def _links(article: ArticlePage) -> Iterator[str]:
    """Links inside the portal."""
    source = " ".join(getattr(article, field) or "" for field in wording.RICH)
    keys = {int(one or other) for one, other in PAGE_LINK.findall(source)}
    alive = set(Page.objects.live().filter(pk__in=keys).values_list("pk", flat=True))
    paths = {path.rstrip("/").rpartition("/")[2] for path in OWN_LINK.findall(source)}
    known = set(ArticlePage.objects.live().filter(slug__in=paths).values_list("slug", flat=True))
    if dead := len(keys - alive) + len(paths - known):
        yield ngettext("%d link leads nowhere.", "%d links lead nowhere.", dead) % dead


def _elsewhere(article: ArticlePage) -> Iterator[str]:
    """What others' servers answered when they were last asked: nobody waits for one while somebody types."""
    source = " ".join(getattr(article, field) or "" for field in wording.RICH)
    for link in OutsideLink.objects.dead(timezone.now()).filter(url__in=linking.outside(source)).order_by("url"):
        if link.is_gone:
            yield _("%(url)s is gone (%(answer)d): link to something else.") % {"url": link, "answer": link.answer}
        else:
            since = date_format(link.failing_since, "j M Y")
            yield _("%(url)s has not answered since %(since)s.") % {"url": link, "since": since}


def _readers(article: ArticlePage) -> Iterator[str]:
    """A slug that is mistyped shuts everybody out, and nothing else would tell."""
    if article.credential and not Standing.objects.filter(credential=article.credential).exists():
        yield _("Nobody has ever held “%s”, so no customer can read it.") % article.credential
