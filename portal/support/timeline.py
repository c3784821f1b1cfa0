"""A case's events as sentences, for whoever reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.promises.models import Severity
from portal.templatetags import instants

from . import pausing
from .models import Attachment, Case, CaseEvent, Promise

Kind = CaseEvent.Kind

# What somebody did, the sign beside it, and the colour of the sign.
SAID = {
    Kind.OPENED: (gettext_lazy("opened the case"), "case", ""),
    Kind.CONTACTED: (gettext_lazy("wrote down a call"), "phone", ""),
    Kind.REPLIED: (gettext_lazy("replied"), "comment", ""),
    Kind.ANSWERED: (gettext_lazy("answered"), "comment", "accent"),
    Kind.UPDATED: (gettext_lazy("said how far we are"), "progress", "accent"),
    Kind.NOTED: (gettext_lazy("noted"), "edit", ""),
    Kind.EXPECTED: (gettext_lazy("said when to expect it instead"), "calendar", "warn"),
    Kind.WORKAROUND: (gettext_lazy("gave a way around it"), "share", "accent"),
    Kind.CONSENTED: (gettext_lazy("wrote down what the caller agrees to"), "check", ""),
    Kind.ASSIGNED: (gettext_lazy("gave the case back to the desk"), "person", ""),
    Kind.HANDED_OVER: (gettext_lazy("gave the case back to the desk"), "person", ""),
    Kind.ESCALATED: (gettext_lazy("escalated the case"), "up", "warn"),
    Kind.READ: (gettext_lazy("has the case now and has read it"), "eye", "good"),
    Kind.SEVERITY: (gettext_lazy("changed the severity"), "flag", "warn"),
    Kind.PROMISED: (gettext_lazy("promised the times of your tier from here on"), "clock", "accent"),
    Kind.WARNED: (gettext_lazy("Due soon"), "clock", "warn"),
    Kind.BREACHED: (gettext_lazy("Missed"), "bad", "bad"),
    Kind.PAUSED: (gettext_lazy("The clock stands still"), "pause", "warn"),
    Kind.RESUMED: (gettext_lazy("The clock runs again"), "clock", ""),
    Kind.RESOLVED: (gettext_lazy("resolved the case"), "done", "good"),
    Kind.THANKED: (gettext_lazy("said thank you: the case stays resolved"), "comment", "good"),
    Kind.FOLLOWED: (gettext_lazy("follows the case"), "eye", ""),
    Kind.UNFOLLOWED: (gettext_lazy("follows the case no longer"), "eye", ""),
    Kind.HELD_BACK: (gettext_lazy("A mail was held back"), "mail", "warn"),
    Kind.REOPENED: (gettext_lazy("reopened the case"), "warn", "bad"),
}

# What nobody did for its own sake: it follows from an answer or a reply beside it.
OF_THE_CLOCK = {Kind.PAUSED, Kind.RESUMED, Kind.WARNED, Kind.BREACHED, Kind.HELD_BACK}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    text: str
    icon: str
    tone: str
    is_internal: bool
    files: list[Attachment]
    # Said in person where there was no solution.
    apology: str = ""


def of(case: Case, reader: User) -> list[Line]:
    """Oldest first, without what the reader must not see: two queries."""
    events = case.events.visible_to(reader).select_related("author", "assignee").prefetch_related("attachments")
    return [_line(event, case) for event in events]


def _line(event: CaseEvent, case: Case) -> Line:
    _said, icon, tone = SAID[Kind(event.kind)]
    return Line(
        at=event.at,
        who="" if event.kind in OF_THE_CLOCK else str(event.author or event.facts.get("from") or _("The portal")),
        what=_what(event),
        text=case.description if event.kind == Kind.OPENED else event.text,
        icon=icon,
        tone=tone,
        is_internal=event.is_internal,
        files=list(event.attachments.all()),
        apology=event.facts.get("apology", ""),
    )


def _what(event: CaseEvent) -> str:
    said = _said.get(Kind(event.kind))
    return said(event) if said else str(SAID[Kind(event.kind)][0])


def _given(event: CaseEvent) -> str:
    if event.assignee is None:
        return str(SAID[Kind(event.kind)][0])
    if event.assignee == event.author:
        return _("took the case on")
    if event.kind == Kind.ESCALATED:
        return _("escalated the case to %(who)s") % {"who": event.assignee}
    return _("gave the case to %(who)s") % {"who": event.assignee}


def _resolved(event: CaseEvent) -> str:
    return _("resolved the case: %(outcome)s") % {"outcome": event.get_outcome_display()}


def _replied(event: CaseEvent) -> str:
    said = str(SAID[Kind(event.kind)][0])
    who = event.facts.get("let_in_by")
    return _("%(said)s by a mail that %(who)s let in") % {"said": said, "who": who} if who else said


def _severity(event: CaseEvent) -> str:
    severity = Severity(event.facts["severity"]).label
    return _("changed the severity to “%(severity)s”") % {"severity": severity}


def _expected(event: CaseEvent) -> str:
    at = datetime.fromisoformat(event.facts["at"])
    return _("said to expect it by %(when)s") % {"when": instants.in_words(at, event.at)}


def _agreed(event: CaseEvent) -> str:
    facts = event.facts
    words = {"recording": _("the recording"), "listening": _("listening to it"), "use": _("its use in an article")}
    agreed = [word for name, word in words.items() if facts.get(name)]
    return _("noted that the caller agrees to %(what)s") % {"what": ", ".join(agreed) or _("none of it")}


def _promise(event: CaseEvent) -> str:
    promise = Promise.Kind(event.facts["promise"]).label
    if event.kind == Kind.WARNED:
        due = datetime.fromisoformat(event.facts["due"])
        return _("%(promise)s is due %(when)s") % {"promise": promise, "when": instants.in_words(due, event.at)}
    return _("Missed: %(promise)s") % {"promise": promise}


def _paused(event: CaseEvent) -> str:
    return _("The clock stands still, waiting for: %(what)s") % {"what": pausing.in_words(event.facts)}


_said = {
    Kind.ASSIGNED: _given,
    Kind.HANDED_OVER: _given,
    Kind.ESCALATED: _given,
    Kind.RESOLVED: _resolved,
    Kind.SEVERITY: _severity,
    Kind.EXPECTED: _expected,
    Kind.CONSENTED: _agreed,
    Kind.PAUSED: _paused,
    Kind.REPLIED: _replied,
    Kind.REOPENED: _replied,
    Kind.THANKED: _replied,
    Kind.WARNED: _promise,
    Kind.BREACHED: _promise,
}
