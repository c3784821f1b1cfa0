"""Paid AND certified: the one place that says which tier a company is owed, from when until when, and why.

`timeline` is a pure function of levels held over time, subscription states over time and terms over time. A company is
owed the highest tier that is not above the one it pays for and whose level it holds. Terms, set per tier, soften both
halves; those in force at an instant judge it:

- payment: `active` and `trialing` are paid; `past_due`, `action_required` and `unpaid` are for as long as the tier's
  terms say, counted from the first failure of a run of failures; every other status is not.
- level: a level that was lost counts as held for as long as the tier's terms say.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from portal.accounts.models import Account
from portal.outbox import effects
from portal.promises.models import Entitlement

from . import posting, reasons
from .facts import BEGINNING, FAILED, Answer, Facts, Grounds, Held, Offered, Terms
from .gathering import gather


def recompute(account: Account, *, at: datetime) -> list[Entitlement]:
    """Append to the ledger what changes from `at` on; nothing where it already says so."""
    with transaction.atomic(savepoint=False), translation.override(settings.LANGUAGE_CODE):
        Account.objects.select_for_update(no_key=True).values_list("pk").get(pk=account.pk)
        return posting.post(account, timeline(gather(account)), at=at)


@effects.performer("tier_granted")
def follow(payload: dict[str, int]) -> None:
    recompute(Account.objects.get(pk=payload["account"]), at=timezone.now())


def answer_at(facts: Facts, at: datetime) -> Answer:
    return next(answer for answer in timeline(facts) if answer.covers(at))


def timeline(facts: Facts) -> list[Answer]:
    """Answers without a gap over all of time, each unlike the one before it."""
    instants = sorted({BEGINNING, *_turns(facts)})
    answers: list[Answer] = []
    for starts_at, ends_at in zip(instants, [*instants[1:], None], strict=True):
        rank, reason = _judge(facts, starts_at)
        if answers and (answers[-1].rank, answers[-1].reason) == (rank, reason):
            starts_at = answers.pop().starts_at
        answers.append(Answer(starts_at, ends_at, rank, reason))
    return answers


def _turns(facts: Facts) -> Iterator[datetime]:
    """Every instant at which the answer may change."""
    for span in (*facts.held, *facts.subscribed):
        yield span.starts_at
        if span.ends_at:
            yield span.ends_at
    for offered in facts.offered:
        for terms in facts.ever_in_force(offered.rank):
            yield terms.starts_at
            yield from _ends_of_grace(facts, offered, terms)


def _ends_of_grace(facts: Facts, offered: Offered, terms: Terms) -> Iterator[datetime]:
    for start, _end in facts.failures:
        since = facts.failing_since(terms, start)
        if since:
            yield from (since + terms.kept(status) for status in FAILED)
    for _start, end in facts.standing(offered.needs):
        until = facts.held_until(terms, offered.needs, end) if end else None
        if until:
            yield until


def _judge(facts: Facts, at: datetime) -> tuple[int, str]:
    """Rank and reason at an instant."""
    grounds = max(_grounds(facts, at), key=_preference, default=None)
    if grounds is None:
        return 0, reasons.for_base(facts, at)
    return grounds.offered.rank, reasons.for_tier(facts, grounds, at)


def _preference(grounds: Grounds) -> tuple[int, bool, datetime, int]:
    """The highest tier; of several ways to it the one without a grace, or with the longest, and the nearest level."""
    level = grounds.held.rank if grounds.held else 0
    return grounds.offered.rank, grounds.until is None, grounds.until or BEGINNING, -level


def _grounds(facts: Facts, at: datetime) -> Iterator[Grounds]:
    for offered in facts.offered:
        terms = facts.terms_at(offered.rank, at)
        for held, held_until in _unlocked_by(facts, offered, terms, at):
            for paid in facts.subscribed:
                if paid.rank >= offered.rank and facts.is_paid(paid, terms, at):
                    yield Grounds(offered, paid, held, facts.paid_until(paid, terms, at), held_until)


def _unlocked_by(
    facts: Facts, offered: Offered, terms: Terms, at: datetime
) -> Iterator[tuple[Held | None, datetime | None]]:
    """The levels that unlock the tier, each with the instant until which it counts by grace only."""
    if offered.needs == 0:
        yield None, None
        return
    begun = [held for held in facts.held if held.rank >= offered.needs and held.starts_at <= at]
    now = [held for held in begun if held.covers(at)]
    yield from ((held, None) for held in now)
    until = facts.held_until(terms, offered.needs, at)
    if begun and not now and until and at < until:
        yield max(begun, key=lambda held: (held.ends_at or BEGINNING, -held.rank)), until
