"""A case's events as sentences, for whoever reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User

from .models import Case, CaseEvent

Kind = CaseEvent.Kind

# What somebody did, the sign beside it, and the colour of the sign.
SAID = {
    Kind.OPENED: (gettext_lazy("opened the case"), "case", ""),
    Kind.CONTACTED: (gettext_lazy("wrote down a call"), "phone", ""),
    Kind.REPLIED: (gettext_lazy("replied"), "comment", ""),
    Kind.ANSWERED: (gettext_lazy("answered"), "comment", "accent"),
    Kind.UPDATED: (gettext_lazy("said how far we are"), "progress", "accent"),
    Kind.NOTED: (gettext_lazy("noted"), "edit", ""),
    Kind.ASSIGNED: (gettext_lazy("gave the case back to the desk"), "person", ""),
    Kind.PAUSED: (gettext_lazy("The clock stands still until the customer replies"), "pause", "warn"),
    Kind.RESUMED: (gettext_lazy("The clock runs again"), "clock", ""),
    Kind.RESOLVED: (gettext_lazy("resolved the case"), "done", "good"),
    Kind.REOPENED: (gettext_lazy("reopened the case"), "warn", "bad"),
}

# What nobody did for its own sake: it follows from an answer or a reply beside it.
OF_THE_CLOCK = {Kind.PAUSED, Kind.RESUMED}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    text: str
    icon: str
    tone: str
    is_internal: bool


def of(case: Case, reader: User) -> list[Line]:
    """Oldest first, without what the reader must not see: one query."""
    events = case.events.visible_to(reader).select_related("author", "assignee")
    return [_line(event, case) for event in events]


def _line(event: CaseEvent, case: Case) -> Line:
    _said, icon, tone = SAID[Kind(event.kind)]
    return Line(
        at=event.at,
        who="" if event.kind in OF_THE_CLOCK else str(event.author or _("The portal")),
        what=_what(event),
        text=case.description if event.kind == Kind.OPENED else event.text,
        icon=icon,
        tone=tone,
        is_internal=event.is_internal,
    )


def _what(event: CaseEvent) -> str:
    if event.kind == Kind.ASSIGNED and event.assignee:
        if event.assignee == event.author:
            return _("took the case on")
        return _("gave the case to %(who)s") % {"who": event.assignee}
    if event.kind == Kind.RESOLVED:
        return _("resolved the case: %(outcome)s") % {"outcome": event.get_outcome_display()}
    return str(SAID[Kind(event.kind)][0])
