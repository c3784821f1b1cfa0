"""Writing into the ledger what a company is owed: lines are only appended, and the one written last holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from portal.accounts.models import Account
from portal.promises import ledger
from portal.promises.models import Entitlement, Tier

from .facts import Answer


@dataclass(frozen=True)
class Said:
    """What a line of the ledger says, apart from when."""

    tier: Tier
    source: str
    reason: str


def post(account: Account, answers: list[Answer], *, at: datetime) -> list[Entitlement]:
    """Append a line for every span from `at` on over which the ledger does not already say what is owed.

    A tier granted by a manager stays in force where it is higher than the answer. Nothing is written while the portal
    has no base tier.
    """
    tiers = {tier.rank: tier for tier in Tier.objects.all()}
    if 0 not in tiers:
        return []
    current = Entitlement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), account=account)
    lines = list(current.select_related("tier").order_by("-pk"))
    return [
        ledger.append(
            account=account,
            tier=said.tier,
            source=said.source,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=said.reason,
        )
        for starts_at, ends_at, said in _wanted(answers, lines, tiers, at)
        if not _stands(lines, starts_at, ends_at, said, tiers[0])
    ]


def _wanted(
    answers: list[Answer], lines: list[Entitlement], tiers: dict[int, Tier], at: datetime
) -> Iterator[tuple[datetime, datetime | None, Said]]:
    """What the ledger should say from `at` on, in spans that differ from their neighbours."""
    grants = [line for line in lines if line.source == Entitlement.Source.GRANTED]
    turns = {answer.starts_at for answer in answers} | {grant.starts_at for grant in grants}
    turns |= {grant.ends_at for grant in grants if grant.ends_at}
    instants = [at, *sorted(instant for instant in turns if instant > at)]
    spans = [(instant, _said_at(instant, answers, grants, tiers)) for instant in instants]
    groups = [(said, next(group)[0]) for said, group in groupby(spans, key=lambda span: span[1])]
    ends = [starts_at for _said, starts_at in groups[1:]]
    for (said, starts_at), ends_at in zip(groups, [*ends, None], strict=True):
        yield starts_at, ends_at, said


def _said_at(at: datetime, answers: list[Answer], grants: list[Entitlement], tiers: dict[int, Tier]) -> Said:
    answer = next(answer for answer in answers if answer.covers(at))
    running = [grant for grant in grants if grant.starts_at <= at and (grant.ends_at is None or at < grant.ends_at)]
    # Written last comes first: of two equal grants the later one's reason holds.
    grant = max(running, key=lambda grant: grant.tier.rank, default=None)
    if grant and grant.tier.rank > answer.rank:
        return Said(grant.tier, grant.source, grant.reason)
    source = Entitlement.Source.PURCHASED if answer.rank else Entitlement.Source.BASE
    return Said(tiers[answer.rank], source, answer.reason)


def _stands(lines: list[Entitlement], starts_at: datetime, ends_at: datetime | None, said: Said, base: Tier) -> bool:
    """Whether the line written last over the span already says this for as long, or there is nothing to say."""
    over = (line for line in lines if ends_at is None or line.starts_at < ends_at)
    last = next((line for line in over if line.ends_at is None or line.ends_at > starts_at), None)
    if last is None:
        return said == Said(base, Entitlement.Source.BASE, ledger.for_everyone())
    return last.starts_at <= starts_at and last.ends_at == ends_at and said == Said(last.tier, last.source, last.reason)
