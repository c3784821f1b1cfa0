"""An attempt as it went: everything that happened in its order, and the paper as it stood after any of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from . import answers
from .kinds import KINDS
from .models import AnswerEvent, Attempt


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `question`, `answer` and `event` are those of an answer; `counts`: it was in time."""

    number: int
    at: datetime
    what: str
    question: int | None = None
    answer: str = ""
    page: str = ""
    counts: bool = True
    event: AnswerEvent | None = None


@dataclass(frozen=True)
class Stand:
    """A question with the answer that counted at some moment."""

    number: int
    stem: str
    answer: str


def moments(attempt: Attempt) -> list[Moment]:
    """Oldest first, numbered from 1."""
    found: list[tuple[datetime, int, Moment]] = [(attempt.started_at, 0, Moment(0, attempt.started_at, _("Started")))]
    for event in _events(attempt):
        found.append((event.received_at, 1, _answered(event, attempt)))
    for extension in attempt.extensions.select_related("made_by"):
        what = _("%(who)s gave more time: %(reason)s") % {"who": extension.made_by, "reason": extension.reason}
        found.append((extension.made_at, 1, Moment(0, extension.made_at, what)))
    if attempt.ended_at:
        found.append((attempt.ended_at, 2, Moment(0, attempt.ended_at, attempt.get_ending_display())))
    for run in attempt.grades.select_related("graded_by"):
        what = f"{run.get_policy_display()}: {run} {run.reason}".strip()
        found.append((run.graded_at, 3, Moment(0, run.graded_at, what)))
    ordered = sorted(found, key=lambda one: one[:2])
    return [
        Moment(**{**vars(moment), "number": number}) for number, (_at, _rank, moment) in enumerate(ordered, start=1)
    ]


def _events(attempt: Attempt) -> list[AnswerEvent]:
    return list(AnswerEvent.objects.filter(slot__attempt=attempt).select_related("slot__item_version").order_by("pk"))


def _answered(event: AnswerEvent, attempt: Attempt) -> Moment:
    version = event.slot.item_version
    said = KINDS[version.kind].tell(event.response, version.content) or _("took the answer back")
    in_time = event.received_at <= attempt.deadline + answers.GRACE
    page = f"{event.page} · {event.sequence}" if event.page else ""
    return Moment(0, event.received_at, _("Answered"), event.slot.number, said, page, in_time, event)


def paper_after(attempt: Attempt, happened: Iterable[Moment]) -> list[Stand]:
    """Every question with the answer that counted after these moments, by the same rule that grades.

    Told by the moments and not by an instant: one save brings several answers at once.
    """
    heard: dict[int, list[AnswerEvent]] = defaultdict(list)
    for moment in happened:
        if moment.event and moment.counts:
            heard[moment.event.slot_id].append(moment.event)
    slots = attempt.slots.select_related("item_version")
    return [
        Stand(
            slot.number,
            slot.item_version.stem,
            KINDS[slot.item_version.kind].tell(answers.last(heard[slot.pk]), slot.item_version.content),
        )
        for slot in slots
    ]
