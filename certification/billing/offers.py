"""What the plan page says of each tier: what it promises, what it costs, what it asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from certification.levels import ladder
from certification.levels.models import Level
from portal.accounts.models import Account
from portal.promises.models import Tier

from .models import Plan
from .unlocking import rank_held


@dataclass(frozen=True)
class Offer:
    """A tier with its plans on sale; `level` is what it asks for, `missing` who must yet be certified for that."""

    tier: Tier
    plans: Sequence[Plan]
    level: Level | None
    is_unlocked: bool
    missing: Sequence[ladder.Gap]


def for_account(account: Account, *, at: datetime) -> Iterator[Offer]:
    """Every tier, the lowest first."""
    levels = {level.slug: level for level in Level.objects.all()}
    held = rank_held(account, at=at)
    on_sale = Prefetch("plans", Plan.objects.on_sale(), to_attr="plans_on_sale")
    for tier in Tier.objects.select_related("calendar").prefetch_related("targets", on_sale):
        level = levels.get(tier.required_level)
        is_unlocked = not tier.required_level or (level is not None and level.rank <= held)
        missing = ladder.missing(account, level, at) if level and not is_unlocked else []
        yield Offer(tier, tier.plans_on_sale, level, is_unlocked, missing)
