"""What calls say becomes something: an item on a roadmap, an article to write, or a gap of a course."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from boards.roadmap import evidencing, proposing
from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from certification.courses.models import CoursePage
from portal.accounts.models import User
from portal.knowledge import acquaintance, redaction, writing
from portal.support.models import Case

from .models import Outcome


class TellsWho(Exception):
    """The words tell who called: `words` are those that do."""

    def __init__(self, words: list[str]):
        super().__init__(words)
        self.words = words


def item(cases: Collection[Case], *, board: BoardPage, title: str, body: str, by: User, at: datetime) -> Outcome:
    """A new item, for its moderator to decide on, and each company behind it. Raises TellsWho."""
    refuse_names(cases, title, body)
    with transaction.atomic():
        new = proposing.bring(board=board, title=title, body=body, by=by, at=at)
        return evidence(cases, item=new, by=by, at=at)


def evidence(cases: Collection[Case], *, item: Item, by: User, at: datetime) -> Outcome:
    """An item that is there; each company stands behind it once, by the first of its cases."""
    with transaction.atomic():
        known = set(item.evidence.standing().values_list("account", flat=True))
        for case in sorted(cases, key=lambda case: case.opened_at):
            if case.account_id not in known:
                known.add(case.account_id)
                evidencing.enter(
                    item,
                    account=case.account,
                    why=case.subject,
                    contact=case.contact,
                    case=case,
                    call=case.calls.order_by("started_at").first(),
                    said_at=min(case.opened_at, at),
                    by=by,
                    at=at,
                )
        return _keep(cases, item=item, by=by, at=at)


def task(cases: Collection[Case], *, words: str, by: User, at: datetime) -> Outcome:
    """Something for the writers' queue. Raises TellsWho."""
    refuse_names(cases, words)
    with transaction.atomic():
        return _keep(cases, task=writing.decide(words, by=by, at=at), by=by, at=at)


def gap(cases: Collection[Case], *, course: CoursePage, words: str, by: User, at: datetime) -> Outcome:
    """Something a course does not teach, until somebody closes it. Raises TellsWho."""
    refuse_names(cases, words)
    with transaction.atomic():
        outcome = _keep(cases, course=course, words=words, by=by, at=at)
        log(course, "home.voice.gap", user=by, data={"words": words})
    return outcome


def close(gap: Outcome, *, by: User, at: datetime) -> bool:
    """The course teaches it now. Whether this was what closed it."""
    open_gaps = Outcome.objects.filter(pk=gap.pk, closed_at=None, course__isnull=False)
    return bool(open_gaps.update(closed_at=at, closed_by=by))


def refuse_names(cases: Iterable[Case], *texts: str) -> None:
    """Raises TellsWho: an item is read by other companies, and a course by anybody."""
    known = acquaintance.of_cases([case.pk for case in cases])
    if finds := redaction.find("\n".join(texts), known):
        raise TellsWho(list(dict.fromkeys(find.text for find in finds)))


def _keep(cases: Iterable[Case], *, by: User, at: datetime, words: str = "", **what: object) -> Outcome:
    outcome = Outcome.objects.create(by=by, at=at, words=words, **what)
    outcome.cases.set(cases)
    return outcome
