"""What becomes of a mark: a named person decides, and the article's latest draft follows."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import acquaintance, recognising, redaction, wording
from .marking import REPLACED
from .models import ArticlePage, RedactionMark

Decision = RedactionMark.Decision


class AlreadyDecided(Exception):
    """The words were replaced; what stands there now is changed in the article itself."""


class ArticleLocked(Exception):
    """The article is in review, locked or scheduled, and not by this person."""


def decide(mark: RedactionMark, *, decision: str, words: str = "", by: User, at: datetime) -> RedactionMark:
    """Record what a person decided and put it into the latest draft; `words` is what CHANGED puts in place.

    What stays may be decided again later. Raises AlreadyDecided and ArticleLocked.
    """
    with transaction.atomic():
        mark = RedactionMark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
        if mark.decision in REPLACED:
            raise AlreadyDecided
        article = mark.article.get_latest_revision_as_object()
        if (lock := article.get_lock()) and lock.for_user(by):
            raise ArticleLocked
        new = {Decision.CHANGED: words, Decision.WAVED_THROUGH: mark.original}.get(Decision(decision), mark.replacement)
        is_changed = _put(article, mark, new)
        _record(mark, decision, new, by, at)
        if is_changed:
            # After the record: saving a revision looks the marks over, and must not find this one undecided.
            article.save_revision(user=by, log_action=True, clean=False)
    return mark


def leave_words(article: ArticlePage, *, by: User, at: datetime) -> int:
    """Somebody has read the list of unusual words and none names anybody; how many they were."""
    marks = list(article.marks.undecided().filter(kind=RedactionMark.Kind.WORD))
    with transaction.atomic():
        for mark in marks:
            decide(mark, decision=Decision.WAVED_THROUGH, by=by, at=at)
    return len(marks)


def _record(mark: RedactionMark, decision: str, new: str, by: User, at: datetime) -> None:
    mark.decision, mark.decided_by, mark.decided_at = decision, by, at
    if decision == Decision.CHANGED:
        mark.replacement = new
    mark.save()
    # Never the original: the log is read by more people than the marks.
    said = {"kind": str(mark.get_kind_display()), "decision": str(mark.get_decision_display())}
    log(mark.article, "portal.mark.decide", user=by, data=said)


def _put(article: ArticlePage, mark: RedactionMark, new: str) -> bool:
    """Put the new words wherever the original or its proposed replacement stands; whether that changed a letter."""
    known, is_changed = acquaintance.of_article(article), False
    for field in wording.FIELDS:
        text = wording.plain(article, field)
        finds = redaction.capitalised(text) if mark.kind == mark.Kind.WORD else redaction.find(text, known)
        found = [*finds, *recognising.find(text)]
        places = [(find.start, find.end) for find in found if redaction.digest(find.text) == mark.digest]
        if mark.is_pending:
            places += wording.spans_of(text, mark.replacement)
        if spans := [(start, end, new) for start, end in dict.fromkeys(places) if text[start:end] != new]:
            wording.replace(article, field, spans)
            is_changed = True
    return is_changed
