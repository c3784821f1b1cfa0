"""What is heard in a session: calls whose customer agreed to it, without what tells who called or who answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from portal.knowledge import acquaintance, redaction
from portal.knowledge.models import Recording, Transcript, Turn
from portal.knowledge.redaction import Find, Known
from portal.support.models import Call

from . import silencing

LATELY = timedelta(days=180)
MOST = 30


@dataclass(frozen=True)
class Line:
    """A turn as it may be heard: `is_hidden` says that something was taken out of it."""

    turn: Turn
    text: str
    is_hidden: bool

    @property
    def who(self) -> str:
        return {Turn.Role.AGENT: _("The desk"), Turn.Role.CUSTOMER: _("The customer")}.get(
            Turn.Role(self.turn.role), _("Somebody")
        )


def calls(at: datetime) -> QuerySet[Call]:
    """The last first, each with `turns`. What a customer said last of being heard holds."""
    agreed = Call.objects.filter(agreed_to_listening=True, started_at__gt=at - LATELY, started_at__lte=at)
    counted = agreed.annotate(turns=Count("transcripts__turns")).filter(turns__gt=0)
    return counted.select_related("case__product", "case__version").order_by("-started_at", "-pk")


def transcript_of(call: Call) -> Transcript | None:
    return call.transcripts.order_by("-attached_at", "-pk").first()


def lines(transcript: Transcript) -> list[Line]:
    """Its turns without names, places and numbers: of the customer's side as of ours."""
    turns = list(transcript.turns.all())
    known = acquaintance.of_cases([transcript.call.case_id])
    capitalised = {find.text for turn in turns for find in redaction.capitalised(turn.text)}
    ordinary = acquaintance.ordinary(capitalised)
    said = [(turn, hushed(turn.text, known, ordinary)) for turn in turns]
    return [Line(turn, text, text != turn.text) for turn, text in said]


def hushed(text: str, known: Known, ordinary: Collection[str]) -> str:
    """The text with a word in brackets for each thing that tells who somebody is."""
    kept, at = [], 0
    for find in _finds(text, known, ordinary):
        kind = redaction.Kind.PERSON if find.kind == redaction.Kind.WORD else redaction.Kind(find.kind)
        kept += [text[at : find.start], f"[{str(kind.label).lower()}]"]
        at = find.end
    return "".join([*kept, text[at:]])


def sound(recording: Recording, told: Sequence[Line]) -> bytes | None:
    """The recording, silent wherever something was taken out of what was said; None where that cannot be done."""
    spans = []
    for line, after in zip(told, [*told[1:], None], strict=True):
        if line.is_hidden:
            begins, ends = line.turn.starts_ms, line.turn.ends_ms or (after.turn.starts_ms if after else None)
            if begins is None or (ends is None and after):
                return None
            spans.append((begins, ends))
    try:
        with recording.file.open("rb") as file:
            return silencing.silenced(file, spans)
    except silencing.NotSilenced:
        return None


def _finds(text: str, known: Known, ordinary: Collection[str]) -> list[Find]:
    """Names that nobody told us of look like any capitalised word: those go too, unless our articles use them."""
    found = redaction.find(text, known)
    names = [find for find in redaction.capitalised(text) if find.text not in ordinary]
    apart = [name for name in names if all(name.end <= one.start or name.start >= one.end for one in found)]
    return sorted([*found, *apart], key=lambda find: find.start)
