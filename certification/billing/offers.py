"""What the plan page says of each tier: what it promises, what it costs, what it asks for, of whom and by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from certification.levels import ladder, nearest
from certification.levels.models import Level
from certification.levels.nearest import Candidate
from portal.accounts.models import Account
from portal.promises.models import Tier

from . import by_when
from .by_when import Deadline, Stand
from .models import Plan
from .unlocking import rank_held

AT_MOST = 3


@dataclass(frozen=True)
class Offer:
    """A tier with its plans on sale; `level` is what it asks for, `missing` who must yet be certified for that.

    `candidates` are colleagues who are nearest to it, for those who may see how far others are.
    """

    tier: Tier
    plans: Sequence[Plan]
    level: Level | None
    is_unlocked: bool
    missing: Sequence[ladder.Gap] = ()
    candidates: Sequence[Candidate] = ()
    deadline: Deadline | None = None


def for_account(account: Account, stand: Stand, *, sees_colleagues: bool, at: datetime) -> Iterator[Offer]:
    """Every tier, the lowest first."""
    levels = {level.slug: level for level in Level.objects.all()}
    held = rank_held(account, at=at)
    on_sale = Prefetch("plans", Plan.objects.on_sale(), to_attr="plans_on_sale")
    for tier in Tier.objects.select_related("calendar").prefetch_related("targets", on_sale):
        level = levels.get(tier.required_level)
        if not tier.required_level or (level is not None and level.rank <= held):
            yield Offer(tier, tier.plans_on_sale, level, is_unlocked=True)
        elif level is None:
            yield Offer(tier, tier.plans_on_sale, level, is_unlocked=False)
        else:
            gaps = ladder.missing(account, level, at)
            candidates = nearest.to(gaps, account, at)[:AT_MOST] if gaps and sees_colleagues else []
            deadline = by_when.of(account, tier, level, stand, at=at)
            yield Offer(tier, tier.plans_on_sale, level, False, gaps, candidates, deadline)
