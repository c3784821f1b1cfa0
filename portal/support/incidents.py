"""Several cases of one cause: said once, it reaches everyone once; resolved once, it closes them all.

Each case keeps its own history, promises and outcome: what is said of the incident is an event on each open case.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import asking, history, telling
from .cases import apologised
from .models import Case, CaseEvent, Incident, IncidentWord

Kind = CaseEvent.Kind


class IncidentIsResolved(Exception):
    """It is over: a case that comes now is one of another cause."""


def begin(*, title: str, case: Case, by: User, at: datetime) -> Incident:
    """An incident of which this is the first case."""
    with transaction.atomic():
        incident = Incident.objects.create(title=title, opened_at=at, opened_by=by)
        return add(incident, case, by=by, at=at)


def add(incident: Incident, case: Case, *, by: User, at: datetime) -> Incident:
    """The case is of this cause too; once. Raises IncidentIsResolved."""
    with transaction.atomic():
        incident = _held(incident)
        if not incident.cases.filter(pk=case.pk).exists():
            incident.cases.add(case)
            history.record(case, Kind.NOTED, by=by, at=at, text=f"{Incident._meta.verbose_name}: {incident.title}")
    return incident


def update(incident: Incident, *, text: str, by: User, at: datetime, token: UUID) -> IncidentWord:
    """Say how far we are: on each open case, and to each person in one mail. Raises IncidentIsResolved."""
    return _say(incident, IncidentWord(text=text, said_by=by, said_at=at, token=token))


def resolve(
    incident: Incident, *, outcome: str, text: str, by: User, at: datetime, token: UUID, apology: str = ""
) -> IncidentWord:
    """End the work on each open case with one outcome; everyone is told, and asked how it was, once.

    Without a solution whoever resolves it apologises to all. Raises IncidentIsResolved, cases.NeedsApology,
    cases.NoCauseForApology.
    """
    facts = apologised(outcome, apology)
    return _say(incident, IncidentWord(text=text, outcome=outcome, said_by=by, said_at=at, token=token), facts)


def _say(incident: Incident, word: IncidentWord, facts: dict[str, str] | None = None) -> IncidentWord:
    with transaction.atomic():
        earlier = IncidentWord.objects.filter(token=word.token).first()
        if earlier:
            return earlier
        word.incident = _held(incident)
        told: set[int] = set()
        cases = list(word.incident.cases.open().order_by("pk"))
        for case in cases:
            event = _record(case, word, facts or {})
            survey = "" if case.contact_id in told else _asked(event, word)
            telling.tell_contact(event, survey=survey, told=told)
        word.case_count, word.person_count = len(cases), len(told)
        word.save()
        if word.outcome:
            word.incident.resolved_at = word.said_at
            word.incident.save()
    return word


def _record(case: Case, word: IncidentWord, facts: dict[str, str]) -> CaseEvent:
    words: dict[str, Any] = {"by": word.said_by, "at": word.said_at, "text": word.text}
    if word.outcome:
        return history.record(case, Kind.RESOLVED, outcome=word.outcome, facts=facts, **words)
    return history.record(case, Kind.UPDATED, **words)


def _asked(event: CaseEvent, word: IncidentWord) -> str:
    return asking.token(asking.ask(event, at=word.said_at)) if word.outcome else ""


def _held(incident: Incident) -> Incident:
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if incident.resolved_at:
        raise IncidentIsResolved
    return incident
