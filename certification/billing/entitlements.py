"""Paid AND certified: the one place that says which tier a company is owed, from when until when, and why.

`timeline` is a pure function. A company is owed the highest tier that is not above the one it pays for and whose level
it holds. Two graces soften both halves:

- payment: `active` and `trialing` are paid; `past_due` is for `policy.payment_grace` from the first failure of an
  unbroken run of failures; every other status is not.
- level: a level that ended counts as held for `policy.level_grace`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from portal.accounts.models import Account
from portal.outbox import effects
from portal.promises.models import Entitlement

from . import posting, reasons
from .facts import Answer, Facts, Grounds
from .gathering import gather

BEGINNING = datetime.min.replace(tzinfo=UTC)


def recompute(account: Account, *, at: datetime) -> list[Entitlement]:
    """Append to the ledger what changes from `at` on; nothing where it already says so."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        return posting.post(account, timeline(gather(account)), at=at)


@effects.performer("level_changed")
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
    ends = [span.ends_at for span in (*facts.held, *facts.subscribed)]
    ends += [facts.level_grace_ends(held) for held in facts.held]
    ends += [facts.payment_grace_ends(state) for state in facts.subscribed]
    yield from (instant for instant in ends if instant)


def _judge(facts: Facts, at: datetime) -> tuple[int, str]:
    """Rank and reason at an instant."""
    grounds = max(_grounds(facts, at), key=_preference, default=None)
    if grounds is None:
        return 0, reasons.for_base(facts, at)
    return grounds.offered.rank, reasons.for_tier(facts, grounds)


def _preference(grounds: Grounds) -> tuple[int, bool, datetime, int]:
    """The highest tier; of several ways to it the one without a grace, or with the longest, and the nearest level."""
    level = grounds.held.rank if grounds.held else 0
    return grounds.offered.rank, grounds.until is None, grounds.until or BEGINNING, -level


def _grounds(facts: Facts, at: datetime) -> Iterator[Grounds]:
    for paid in (state for state in facts.subscribed if facts.is_paid(state, at)):
        for offered in (offered for offered in facts.offered if offered.rank <= paid.rank):
            paid_until = facts.payment_grace_ends(paid)
            if offered.needs == 0:
                yield Grounds(offered, paid, None, paid_until, None)
                continue
            for held in facts.held:
                if held.rank >= offered.needs and facts.is_held(held, at):
                    held_until = None if held.covers(at) else facts.level_grace_ends(held)
                    yield Grounds(offered, paid, held, paid_until, held_until)
