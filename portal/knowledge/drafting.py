"""A draft article from a call: one click, one draft, nothing in it that says who called."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.products.models import Installation
from portal.support.models import Call, Case

from . import acquaintance, framing, marking, redaction
from .models import ArticlePage, ArticleSource, HelpIndexPage, RedactionMark, Turn


class NothingSaid(Exception):
    """The call has no transcript to write from."""


class NoHelpCentre(Exception):
    """There is no help page to hang articles under: `manage.py set_up` makes it."""


class Redactor:
    """Takes out of texts what may tell who called, and remembers it as marks that a person will decide about."""

    def __init__(self, known: redaction.Known):
        self.known = known
        self.marks: dict[str, RedactionMark] = {}

    def hide(self, text: str, *, field: str, turn: Turn | None = None) -> str:
        kept, at = [], 0
        for find in redaction.find(text, self.known):
            kept += [text[at : find.start], self._mark(find, field, turn).replacement]
            at = find.end
        return "".join([*kept, text[at:]])

    def _mark(self, find: redaction.Find, field: str, turn: Turn | None) -> RedactionMark:
        digest = redaction.digest(find.text)
        if digest not in self.marks:
            taken = [mark.replacement for mark in self.marks.values()]
            self.marks[digest] = marking.propose(find, field=field, taken=taken, turn=turn)
        return self.marks[digest]


def draft(call: Call, *, by: User, at: datetime) -> ArticlePage:
    """The call's draft, made now or found. Raises NothingSaid and NoHelpCentre."""
    if present := _present(call):
        return present
    try:
        with transaction.atomic():
            return _write(call, by=by, at=at)
    except IntegrityError:
        if present := _present(call):
            return present
        raise


def _present(call: Call) -> ArticlePage | None:
    return ArticlePage.objects.filter(sources__call=call, sources__kind=ArticleSource.Kind.DRAFTED).first()


def _write(call: Call, *, by: User, at: datetime) -> ArticlePage:
    transcript, help_centre = call.transcripts.last(), HelpIndexPage.objects.first()
    if transcript is None:
        raise NothingSaid
    if help_centre is None:
        raise NoHelpCentre
    redactor = Redactor(acquaintance.of_cases([call.case_id]))
    article = _compose(call, list(transcript.turns.all()), redactor)
    article.owner = by
    help_centre.add_child(instance=article)
    ArticleSource.objects.create(
        article=article, case=call.case, call=call, kind=ArticleSource.Kind.DRAFTED, by=by, at=at
    )
    for mark in redactor.marks.values():
        mark.article = article
        mark.save()
    article.save_revision(user=by, clean=False)
    log(article, "portal.article.draft", user=by, data={"case": call.case.reference})
    return article


def _compose(call: Call, turns: list[Turn], redactor: Redactor) -> ArticlePage:
    """An unsaved draft. Without the caller's consent their words stay out: the issue is told in ours."""
    case = call.case
    title = redactor.hide(case.subject, field="title")
    told = framing.issue(turns) if call.agreed_to_use else []
    issue = [redactor.hide(turn.text, field="issue", turn=turn) for turn in told]
    advised = [redactor.hide(text, field="resolution", turn=turn) for turn, text in framing.resolution(turns)]
    article = ArticlePage(
        title=title,
        issue=_paragraphs(issue or [redactor.hide(case.description, field="issue")]),
        environment=_paragraphs(redactor.hide(line, field="environment") for line in _environment(call, turns)),
        resolution=_steps(advised),
        confidence=ArticlePage.Confidence.IN_PROGRESS,
        live=False,
        has_unpublished_changes=True,
    )
    article.products = [case.product]
    return article


def _environment(call: Call, turns: list[Turn]) -> list[str]:
    """The product, in the version of the case or the one the company runs; the systems and codes that were named."""
    surroundings, codes = ", ".join(framing.surroundings(turns)), ", ".join(framing.codes(turns))
    runs_on = [surroundings[0].upper() + surroundings[1:]] if surroundings else []
    return [_product_and_version(call.case, call.started_at), *runs_on, *([_("Named: %s") % codes] if codes else [])]


def _product_and_version(case: Case, at: datetime) -> str:
    if case.version:
        return str(case.version)
    running = Installation.objects.filter(account=case.account, version__product=case.product).running(at.date())
    numbers = sorted(set(running.values_list("version__number", flat=True)))
    return f"{case.product} {', '.join(numbers)}".strip()


def _paragraphs(texts: Iterable[str]) -> str:
    return format_html_join("", "<p>{}</p>", ([text] for text in texts if text))


def _steps(texts: list[str]) -> str:
    if len(texts) < 2:
        return _paragraphs(texts)
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ([text] for text in texts)))
