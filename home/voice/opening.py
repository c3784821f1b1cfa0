"""The cases behind a choice, to be read by any of ours: without what tells who called."""

from collections.abc import Sequence
from dataclasses import dataclass

from home.listening import hearing
from portal.knowledge import acquaintance, redaction
from portal.support.models import Case

from .choosing import Choice
from .models import Phrase


@dataclass(frozen=True)
class Opened:
    """`said` is the turn in which a chosen phrase was said; empty for other choices."""

    case: Case
    subject: str
    said: str


def opened(choice: Choice, cases: Sequence[Case]) -> list[Opened]:
    """A handful of queries for any number of cases: what is known of all their companies is hidden in each."""
    phrases = Phrase.objects.said_in(choice.month, choice.month).filter(key=choice.value, case__in=cases)
    turns = {phrase.case_id: phrase.turn.text for phrase in phrases.select_related("turn").order_by("-pk")}
    texts = {*turns.values(), *(case.subject for case in cases)}
    known = acquaintance.of_cases([case.pk for case in cases])
    ordinary = acquaintance.ordinary({find.text for text in texts for find in redaction.capitalised(text)})
    hushed = {text: hearing.hushed(text, known, ordinary) for text in texts}
    return [Opened(case, hushed[case.subject], hushed.get(turns.get(case.pk, ""), "")) for case in cases]
