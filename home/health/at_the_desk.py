"""Facts of support: what customers answered, what we promised, what lies unread, who had to call again."""

from collections.abc import Iterator

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.support.models import Case, CaseEvent, Promise, Survey

from .asking import Asked, Found
from .models import Kind

# The parts of an answer, and what in each of them is content.
PARTS = {"connected": "quickly", "known": "both", "resolved": "yes", "took": "right", "goes_on": "yes"}
GIVEN = (CaseEvent.Kind.ASSIGNED, CaseEvent.Kind.HANDED_OVER, CaseEvent.Kind.ESCALATED)


def answers(asked: Asked) -> Iterator[Found]:
    surveys = Survey.objects.answered().filter(
        account__in=asked.accounts, answered_at__gt=asked.since, answered_at__lte=asked.at
    )
    for survey in surveys.select_related("case"):
        said = {name: getattr(survey, name) for name in PARTS if getattr(survey, name)}
        is_content = all(PARTS[name] == answer for name, answer in said.items())
        kind = Kind.ANSWERED_WELL if is_content else Kind.ANSWERED_BADLY
        words = ". ".join(str(getattr(survey, f"get_{name}_display")()) for name in said)
        text = f"{survey.case.reference}: {words}"
        yield survey.account_id, kind, str(survey.pk), survey.answered_at, text, _desk(survey.case)


def breaches(asked: Asked) -> Iterator[Found]:
    missed = Promise.objects.missed().filter(account__in=asked.accounts, due_at__gt=asked.since, due_at__lte=asked.at)
    for promise in missed.select_related("case"):
        text = f"{promise.case.reference}: {promise.get_kind_display()}"
        yield promise.account_id, Kind.BREACH, str(promise.pk), promise.due_at, text, _desk(promise.case)


def unread(asked: Asked) -> Iterator[Found]:
    """Open cases whose new holder has not read them, since they were given to them."""
    given = Max("events__at", filter=Q(events__kind__in=GIVEN))
    cases = Case.objects.open().filter(account__in=asked.accounts, is_unread=True).annotate(given=given)
    for case in cases.select_related("assignee"):
        text = _("%(case)s: with %(who)s") % {"case": case.reference, "who": case.assignee}
        since = case.given or case.opened_at
        yield case.account_id, Kind.UNREAD, f"{case.pk}:{since.isoformat()}", since, text, _desk(case)


def repeats(asked: Asked) -> Iterator[Found]:
    cases = Case.objects.filter(
        account__in=asked.accounts,
        repeat_contacts__gt=0,
        last_contact_at__gt=asked.since,
        last_contact_at__lte=asked.at,
    )
    for case in cases:
        again = ngettext("%(n)d time more", "%(n)d times more", case.repeat_contacts) % {"n": case.repeat_contacts}
        key = f"{case.pk}:{case.repeat_contacts}"
        since = case.last_contact_at or case.opened_at
        yield case.account_id, Kind.REPEAT, key, since, f"{case.reference}: {again}", _desk(case)


def _desk(case: Case) -> str:
    return reverse("desk_case", args=[case.reference])
