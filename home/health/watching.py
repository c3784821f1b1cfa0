"""Rules that our people write turn facts into tasks: when all conditions of one hold, the owner has something to do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from home.relationship.access import answered_for
from portal.accounts.models import Account, User

from . import facts
from .facts import Fact
from .models import AHEAD, Condition, Kind, Rule, Task, TaskEvent

AT_ONCE = 500


class NothingSaid(Exception):
    """Whoever ends a task says what was done."""


class AlreadyDone(Exception):
    pass


def watch(at: datetime) -> int:
    """Open a task wherever a rule holds by something new; how many. The queries do not grow with companies."""
    rules = list(Rule.objects.filter(is_active=True).prefetch_related("conditions"))
    if not rules:
        return 0
    longest = timedelta(days=max((one.within_days for rule in rules for one in rule.conditions.all()), default=1))
    opened, accounts = 0, Account.objects.order_by("pk")
    for first in range(0, accounts.count(), AT_ONCE):
        some = list(accounts[first : first + AT_ONCE])
        known = facts.of(some, at=at, back=longest, ahead=longest)
        seen = _seen(some)
        for rule in rules:
            for account in some:
                held = holding(list(rule.conditions.all()), known.get(account.pk, []), at=at)
                if held and not {fact.key for fact in held} <= seen[rule.pk, account.pk]:
                    opened += _open(rule, account, held, at)
    return opened


def holding(conditions: Sequence[Condition], known: Iterable[Fact], *, at: datetime) -> list[Fact]:
    """The facts by which all conditions hold; none where one of them does not."""
    known, found = list(known), []
    for condition in conditions:
        meant = [fact for fact in known if fact.kind == condition.kind and _is_within(fact, condition, at)]
        if len(meant) < condition.at_least:
            return []
        found += meant
    return list(dict.fromkeys(found))


def open_for(user: User, at: datetime) -> QuerySet[Task]:
    """Tasks of the companies that are this person's or whose owner they stand in for, the oldest first."""
    mine = Task.objects.open().filter(account__in=answered_for(user, at))
    return mine.select_related("rule", "account").order_by("opened_at")


def say(task: Task, *, text: str, by: User, at: datetime, is_done: bool = False) -> TaskEvent:
    """How far it is, or that it is done. Raises NothingSaid, AlreadyDone."""
    if not text.strip():
        raise NothingSaid
    kind = TaskEvent.Kind.DONE if is_done else TaskEvent.Kind.SAID
    with transaction.atomic():
        held = Task.objects.select_for_update().get(pk=task.pk)
        if held.closed_at:
            raise AlreadyDone
        if is_done:
            Task.objects.filter(pk=task.pk).update(closed_at=at)
        return TaskEvent.objects.create(task=task, kind=kind, at=at, by=by, text=text.strip())


def _is_within(fact: Fact, condition: Condition, at: datetime) -> bool:
    days = timedelta(days=condition.within_days)
    if fact.kind in AHEAD:
        return at <= fact.at <= at + days
    if fact.kind == Kind.SILENT:
        return at - fact.at >= days
    return at - days <= fact.at <= at


def _seen(accounts: Sequence[Account]) -> dict[tuple[int, int], set[str]]:
    """What each rule has spoken of already, for each company: a task that was done does not come back by itself."""
    seen: dict[tuple[int, int], set[str]] = defaultdict(set)
    for rule, account, told in Task.objects.filter(account__in=accounts).values_list("rule", "account", "facts"):
        seen[rule, account] |= {fact["key"] for fact in told}
    return seen


def _open(rule: Rule, account: Account, held: list[Fact], at: datetime) -> int:
    told = [
        {"key": fact.key, "kind": fact.kind, "at": fact.at.isoformat(), "text": fact.text, "address": fact.address}
        for fact in held
    ]
    try:
        with transaction.atomic():
            task, is_new = Task.objects.get_or_create(
                rule=rule, account=account, closed_at=None, defaults={"opened_at": at, "facts": told}
            )
            if is_new:
                TaskEvent.objects.create(task=task, kind=TaskEvent.Kind.OPENED, at=at)
    except IntegrityError:
        return 0
    return int(is_new)
